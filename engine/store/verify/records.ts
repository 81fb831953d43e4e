import { basename } from 'node:path';
import { actionKey } from '../../plan/action-key.ts';
import type { StoreLayout } from '../layout.ts';
import type { Signatures } from '../signatures.ts';
import type { StoreEntry } from '../store-entries.ts';
import type { StoredOutput } from '../../artifacts/digest.ts';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import { breather } from '../breather.ts';
import { expectEntries, readAs } from './inspect.ts';
import type { Owners } from './owners.ts';
import type { Report } from './problem.ts';

/** The record of an action that was found right. */
export interface KnownRecord {
  readonly key: string;
  readonly entry: StoreEntry;
  readonly outputs: Readonly<Record<string, StoredOutput>>;
}

const again = 'The action runs again.';

/**
 * Every record of the action cache, whatever was noted of it before: its form, that it belongs to its name, and that
 * what it is made of gives its key.
 */
export async function verifyRecords(
  layout: StoreLayout,
  signatures: Signatures,
  owners: Owners,
  report: Report,
): Promise<KnownRecord[]> {
  const records: KnownRecord[] = [];
  const pause = breather();
  const nobodys = { of: [], todo: again, report };
  for (const folder of await expectEntries(
    layout.actions,
    { form: /^[0-9a-f]{2}$/, type: 'folder' },
    nobodys,
  )) {
    const form = new RegExp(`^${folder.name}[0-9a-f]{62}\\.json$`);
    for (const entry of await expectEntries(folder.path, { form, type: 'file' }, nobodys)) {
      await pause();
      const key = basename(entry.name, '.json');
      const of = owners.ofAction(key);
      const record = await readAs('action-record', entry, { of, todo: again, report });
      if (record === undefined) {
        signatures.records.forget(key);
        continue;
      }
      const belongsTo = actionKey(record.identity);
      if (record.key === key && belongsTo === key) {
        owners.addStage(key, record.identity.stage);
        for (const [name, { digest }] of Object.entries(record.outputs)) owners.addOutput(digest, key, name);
        records.push({ key, entry, outputs: record.outputs });
        continue;
      }
      signatures.records.forget(key);
      const what = `is the record of another action (${belongsTo.slice(0, 12)})`;
      await report({ kind: 'corrupt', path: entry.path, what, of, remove: [entry], todo: again });
    }
  }
  return records;
}

/** Records that give another result than the lock file says for the same key. */
export async function compareWithLock(
  records: readonly KnownRecord[],
  { pipelines }: LockFile,
  owners: Owners,
  report: Report,
): Promise<void> {
  const known = new Map(records.map((record) => [record.key, record]));
  const locked = Object.values(pipelines).flatMap((profiles) =>
    Object.values(profiles).flatMap(({ actions }) => Object.values(actions)),
  );
  const told = new Set<string>();
  for (const { key, outputs } of locked) {
    const record = known.get(key);
    if (record === undefined || told.has(key)) continue;
    const other = Object.entries(outputs).filter(([name, digest]) => record.outputs[name]?.digest !== digest);
    if (other.length === 0) continue;
    told.add(key);
    const { entry } = record;
    await report({
      kind: 'mismatch',
      path: entry.path,
      what: `names other bytes than pipeline.lock.json for ${other.map(([name]) => name).join(', ')}`,
      of: owners.ofAction(key),
      remove: [entry],
      todo: `${again} If it gives other bytes than the lock file once more, it is not deterministic.`,
    });
  }
}
