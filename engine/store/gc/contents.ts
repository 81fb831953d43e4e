import { basename } from 'node:path';
import { PipelineError } from '../../errors/pipeline-error.ts';
import { breather } from '../breather.ts';
import { errnoOf, fsError } from '../fs-error.ts';
import { readPlainTextSync } from '../hash-file.ts';
import type { StoreLayout } from '../layout.ts';
import { entriesOf } from '../store-entries.ts';
import type { StoreEntry } from '../store-entries.ts';
import { parseFile } from '../validate-file.ts';

export interface StoredRecord {
  readonly key: string;
  readonly entry: StoreEntry;
  /** Digests. */
  readonly outputs: readonly string[];
}

/** Every record of an action with what it names; of a damaged one, nothing. Throws `newer-version`. */
export async function listRecords(layout: StoreLayout): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  const pause = breather();
  for (const entry of await fanOut(layout.actions, /^[0-9a-f]{64}\.json$/)) {
    await pause();
    const outputs = readOutputs(entry.path);
    if (outputs) records.push({ key: basename(entry.name, '.json'), entry, outputs });
  }
  return records;
}

/** Every blob. */
export function listBlobs(layout: StoreLayout): Promise<StoreEntry[]> {
  return fanOut(layout.cas, /^[0-9a-f]{64}$/);
}

async function fanOut(folder: string, form: RegExp): Promise<StoreEntry[]> {
  const found: StoreEntry[] = [];
  for (const { name, path } of await entriesOf(folder)) {
    if (!/^[0-9a-f]{2}$/.test(name)) continue;
    found.push(
      ...(await entriesOf(path)).filter((entry) => form.test(entry.name) && entry.name.startsWith(name)),
    );
  }
  return found;
}

/** Undefined when the record went meanwhile. */
function readOutputs(path: string): string[] | undefined {
  try {
    const read = readPlainTextSync(path);
    if (read === undefined) return [];
    return Object.values(parseFile('action-record', read.text, path).outputs).map(({ digest }) => digest);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (error instanceof PipelineError && error.code === 'corrupt-file') return [];
    throw fsError(error, path, 'read the record of an action');
  }
}
