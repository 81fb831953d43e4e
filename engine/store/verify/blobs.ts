import fs from 'node:fs';
import { breather } from '../breather.ts';
import { hashFile } from '../hash-file.ts';
import type { HashedFile } from '../hash-file.ts';
import type { StoreLayout } from '../layout.ts';
import type { Signatures } from '../signatures.ts';
import type { StoreEntry } from '../store-entries.ts';
import { expectEntries, guarded } from './inspect.ts';
import type { Owners } from './owners.ts';
import type { Problem, Report, WrongFile } from './problem.ts';
import type { KnownRecord } from './records.ts';

export interface BlobRequest {
  readonly layout: StoreLayout;
  readonly signatures: Signatures;
  readonly owners: Owners;
  readonly records: readonly KnownRecord[];
  readonly report: Report;
  /** Bytes hashed so far, and bytes in all. */
  readonly onProgress: (done: number, total: number) => void;
}

const again = 'What it is an output of runs again.';

/**
 * Hashes every blob, whatever was noted of it before, and looks for the outputs of all records. Returns how many
 * blobs there are, and their bytes.
 */
export async function verifyBlobs(request: BlobRequest): Promise<{ blobs: number; bytes: number }> {
  const { records, onProgress } = request;
  const makers = makersOf(records);
  const blobs = await listBlobs(request);
  const total = blobs.reduce((sum, { stats }) => sum + Number(stats.size), 0);
  const pause = breather();
  let done = 0;
  for (const entry of blobs) {
    await pause();
    await verifyBlob(entry, makers.get(entry.name) ?? [], request);
    done += Number(entry.stats.size);
    onProgress(done, total);
  }
  for (const { name } of blobs) makers.delete(name);
  for (const [digest, lacking] of makers) await verifyAbsence(digest, lacking, request);
  return { blobs: blobs.length, bytes: total };
}

/** An output of a record. */
interface Maker {
  readonly record: KnownRecord;
  readonly bytes: number;
}

function makersOf(records: readonly KnownRecord[]): Map<string, Maker[]> {
  const makers = new Map<string, Maker[]>();
  for (const record of records) {
    for (const { digest, bytes } of Object.values(record.outputs)) {
      const known = makers.get(digest);
      if (known) known.push({ record, bytes });
      else makers.set(digest, [{ record, bytes }]);
    }
  }
  return makers;
}

/** Whatever stands in the place of a blob; what has no such name is reported. */
async function listBlobs({ layout, report }: BlobRequest): Promise<StoreEntry[]> {
  const context = { of: [], todo: 'Nothing uses it.', report };
  const fanOut = { form: /^[0-9a-f]{2}$/, type: 'folder', also: ['signatures.json'] } as const;
  const blobs: StoreEntry[] = [];
  for (const folder of await expectEntries(layout.cas, fanOut, context)) {
    const form = new RegExp(`^${folder.name}[0-9a-f]{62}$`);
    blobs.push(...(await expectEntries(folder.path, { form, type: 'any' }, context)));
  }
  return blobs;
}

async function verifyBlob(
  entry: StoreEntry,
  makers: readonly Maker[],
  { signatures, owners, report }: BlobRequest,
): Promise<void> {
  const { name: digest, path, stats } = entry;
  const of = owners.ofBlob(digest);
  const wrong = async (kind: Problem['kind'], what: string, file: WrongFile): Promise<void> => {
    signatures.blobs.forget(digest);
    // A record without its output is of no use.
    await report({
      kind,
      path,
      what,
      of,
      remove: [file, ...makers.map(({ record }) => record.entry)],
      todo: again,
    });
  };
  if (stats.isSymbolicLink())
    return wrong('link', 'is a symbolic link, and the store follows none', { path, stats });
  if (!stats.isFile()) return wrong('corrupt', 'is not a plain file', { path, stats });

  const readAt = signatures.now();
  const hashed = await guarded<HashedFile | undefined>(path, { of, report }, () => hashFile(path));
  if (hashed === undefined) return;
  if (hashed.digest !== digest)
    return wrong('corrupt', damageOf(hashed.bytes, makers[0]?.bytes), { path, stats: hashed.stats });
  signatures.blobs.record(digest, hashed.stats, readAt, {});
  for (const { record, bytes } of makers) {
    if (bytes === hashed.bytes) continue;
    await report({
      kind: 'mismatch',
      path: record.entry.path,
      what: `says that ${digest.slice(0, 12)} has ${bytes} bytes, and it has ${hashed.bytes}`,
      of: owners.ofAction(record.key),
      remove: [record.entry],
      todo: 'The action runs again.',
    });
  }
}

function damageOf(found: number, expected: number | undefined): string {
  if (found === 0) return 'is empty';
  if (expected !== undefined && found < expected) return `is cut off: it has ${found} of ${expected} bytes`;
  return 'does not have the bytes that it is named by';
}

/** A blob that records name and that was not listed: it may have been stored, or collected, in the meantime. */
async function verifyAbsence(
  digest: string,
  makers: readonly Maker[],
  { layout, owners, report }: BlobRequest,
): Promise<void> {
  const path = layout.blob(digest);
  if (isThere(path)) return;
  const remaining = makers.map(({ record }) => record.entry).filter((entry) => isThere(entry.path));
  if (remaining.length === 0) return;
  await report({
    kind: 'missing',
    path,
    what: 'is named by the record of an action, and is not there',
    of: owners.ofBlob(digest),
    remove: remaining,
    todo: again,
  });
}

function isThere(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
