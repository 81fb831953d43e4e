import { basename } from 'node:path';
import type { LastRun } from '../../../schemas/disk/last-run.ts';
import type { StoreLayout } from '../layout.ts';
import { entriesOf } from '../store-entries.ts';
import { expectEntries, readAs } from './inspect.ts';
import type { Owners } from './owners.ts';
import type { Report } from './problem.ts';

export interface KnownRun {
  readonly pipeline: string;
  readonly variant: string;
  readonly run: LastRun;
}

/** The memory of what was hashed: that it is as it was written. */
export async function verifySignatures({ cas, signatures }: StoreLayout, report: Report): Promise<void> {
  const todo = 'The next run hashes what it uses, and notes it anew.';
  for (const entry of await entriesOf(cas)) {
    if (entry.path === signatures && entry.stats.isFile())
      await readAs('signatures', entry, { of: [], todo, report });
  }
}

/** The records of the last runs: that they can be read. */
export async function verifyRuns({ runs }: StoreLayout, report: Report): Promise<KnownRun[]> {
  const found: KnownRun[] = [];
  const context = { of: [], todo: 'The next run writes it anew.', report };
  for (const folder of await expectEntries(runs, { form: /^[^.]/, type: 'folder' }, context)) {
    for (const entry of await expectEntries(folder.path, { form: /\.json$/, type: 'file' }, context)) {
      const variant = basename(entry.name, '.json');
      const of = [`${folder.name} (${variant})`];
      const run = await readAs('last-run', entry, { ...context, of });
      if (run) found.push({ pipeline: folder.name, variant, run });
    }
  }
  return found;
}

/** What actions printed, and who executes what: that each has the name of an action and is a plain file. */
export async function verifyLogsAndClaims(
  { logs, claims }: StoreLayout,
  owners: Owners,
  report: Report,
): Promise<void> {
  const unused = { of: [], todo: 'Nothing uses it.', report };
  await expectEntries(logs, { form: /^[0-9a-f]{64}\.log$/, type: 'file' }, unused);
  for (const entry of await expectEntries(claims, { form: /^[0-9a-f]{64}\.json$/, type: 'file' }, unused)) {
    const of = owners.ofAction(basename(entry.name, '.json'));
    await readAs('claim', entry, { of, todo: 'Nobody owns it any more.', report });
  }
}
