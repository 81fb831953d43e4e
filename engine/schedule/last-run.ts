import type { LastRun } from '../../schemas/disk/last-run.ts';
import { errnoOf, fsError } from '../store/fs-error.ts';
import { readPlainTextSync } from '../store/hash-file.ts';
import { writeAtomically } from '../store/atomic-file.ts';
import type { StoreLayout } from '../store/layout.ts';
import { sealJson } from '../store/sealed-json.ts';
import { parseFile } from '../store/validate-file.ts';

/** How the last run of a pipeline's profile went; undefined if there was none or its record cannot be used. */
export async function readLastRun(
  layout: StoreLayout,
  pipeline: string,
  variant: string,
): Promise<LastRun | undefined> {
  const path = layout.run(pipeline, variant);
  let text: string;
  try {
    const read = readPlainTextSync(path);
    if (read === undefined) return undefined;
    text = read.text;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fsError(error, path, 'read the record of the last run');
  }
  try {
    return parseFile('last-run', text, path);
  } catch {
    // It only serves to tell people about the last run; the next one writes it anew.
    return undefined;
  }
}

export async function writeLastRun(
  layout: StoreLayout,
  pipeline: string,
  variant: string,
  record: LastRun,
): Promise<void> {
  await writeAtomically(layout.run(pipeline, variant), sealJson(JSON.stringify(record, null, 2)), {
    tmp: layout.tmp,
  });
}
