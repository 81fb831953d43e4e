import type { StoreEntry } from '../store-entries.ts';
import type { StoredRecord } from './contents.ts';
import type { Needs } from './needs.ts';

export interface Results {
  readonly records: readonly StoredRecord[];
  readonly blobs: readonly StoreEntry[];
}

/** Times, in nanoseconds of the file system. */
export interface Limits {
  /** What was used since then is kept. */
  readonly grace: bigint;
  /** What was used since then may be in use by a run that goes on: it is kept in any case. */
  readonly inUse: bigint;
}

type NeededResults = Pick<Needs, 'keys' | 'digests'>;

/** Parts results into those that stay, because they are needed or were used lately, and those that go. */
export function partResults(
  { records, blobs }: Results,
  { keys, digests }: NeededResults,
  { grace, inUse }: Limits,
): { readonly staying: Results; readonly going: Results } {
  const limit = grace < inUse ? grace : inUse;
  const stays = ({ key, entry }: StoredRecord): boolean => keys.has(key) || entry.stats.mtimeNs >= limit;
  const staying = records.filter(stays);
  const named = new Set([...digests, ...staying.flatMap(({ outputs }) => outputs)]);
  const isNamed = ({ name, stats }: StoreEntry): boolean => named.has(name) || stats.mtimeNs >= limit;
  return {
    staying: { records: staying, blobs: blobs.filter(isNamed) },
    going: {
      records: records.filter((record) => !stays(record)),
      blobs: blobs.filter((blob) => !isNamed(blob)),
    },
  };
}

/**
 * The least recently used of the results that could stay, until `excess` bytes are found: each action with the
 * artifacts that nothing else names. Never what is needed or in use.
 */
export function leastRecentlyUsed(
  { records, blobs }: Results,
  { keys, digests }: NeededResults,
  inUse: bigint,
  excess: number,
): Results {
  const byDigest = new Map(blobs.map((blob) => [blob.name, blob]));
  const namedBy = new Map<string, number>();
  for (const digest of [...digests, ...records.flatMap(({ outputs }) => outputs)])
    namedBy.set(digest, (namedBy.get(digest) ?? 0) + 1);
  const going = { records: [] as StoredRecord[], blobs: [] as StoreEntry[] };
  let left = excess;

  const drop = (blob: StoreEntry | undefined): void => {
    if (blob === undefined || blob.stats.mtimeNs >= inUse) return;
    going.blobs.push(blob);
    left -= Number(blob.stats.size);
  };
  const dropRecord = (record: StoredRecord): void => {
    going.records.push(record);
    left -= Number(record.entry.stats.size);
    for (const digest of record.outputs) {
      const others = (namedBy.get(digest) ?? 0) - 1;
      namedBy.set(digest, others);
      if (others === 0) drop(byDigest.get(digest));
    }
  };

  const candidates = [
    ...records
      .filter(({ key, entry }) => !keys.has(key) && entry.stats.mtimeNs < inUse)
      .map((record) => ({ usedAt: record.entry.stats.mtimeNs, drop: () => dropRecord(record) })),
    ...blobs
      .filter(({ name }) => !namedBy.has(name))
      .map((blob) => ({ usedAt: blob.stats.mtimeNs, drop: () => drop(blob) })),
  ].sort((a, b) => (a.usedAt < b.usedAt ? -1 : a.usedAt > b.usedAt ? 1 : 0));
  for (const candidate of candidates) {
    if (left <= 0) break;
    candidate.drop();
  }
  return going;
}
