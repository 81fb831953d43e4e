import { basename } from 'node:path';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import type { Project } from '../../project/types.ts';
import type { ListedClaim } from '../claims.ts';
import type { StoreLayout } from '../layout.ts';
import { entriesOf } from '../store-entries.ts';
import type { StoreEntry } from '../store-entries.ts';
import { USE_PRECISION_NS } from '../uses.ts';
import { listBlobs, listRecords } from './contents.ts';
import { garbage } from './garbage.ts';
import type { Garbage } from './garbage.ts';
import { sizeBelow } from './size-below.ts';
import { temporaryLeftovers, unusedCompilations } from './leftovers.ts';
import { findNeeds } from './needs.ts';
import { leastRecentlyUsed, partResults } from './part-results.ts';
import type { Results } from './part-results.ts';

export interface CollectionPlan {
  /** In the order in which it is deleted: what names something before what it names. */
  readonly garbage: readonly Garbage[];
  /** Bytes of the store that stay, without `out/`. */
  readonly remaining: number;
  /** Digests that each record in the garbage names, by its path. */
  readonly outputs: ReadonlyMap<string, readonly string[]>;
}

export interface PlanRequest {
  readonly project: Project;
  readonly layout: StoreLayout;
  readonly locks: readonly LockFile[];
  readonly claims: readonly ListedClaim[];
  /** Nanoseconds of the file system. */
  readonly now: bigint;
  readonly graceNs: bigint;
  readonly maxBytes?: number;
}

const NEVER = 1n << 63n;

/** What a collection would delete now. Writes nothing. */
export async function planCollection(request: PlanRequest): Promise<CollectionPlan> {
  const { project, layout, locks, claims, now, graceNs, maxBytes } = request;
  const inUse = startOfRuns(claims) - USE_PRECISION_NS;
  const limits = { grace: now - graceNs, inUse };
  const limit = limits.grace < inUse ? limits.grace : inUse;
  const claimed = new Set(claims.filter(({ alive }) => alive).map(({ key }) => key));
  const needs = await findNeeds(layout, locks);
  const keys = new Set([...needs.keys, ...claimed]);
  const all = { records: await listRecords(layout), blobs: await listBlobs(layout) };
  const finished = new Set(all.records.map(({ key }) => key));

  const checkpoints = (await entriesOf(layout.checkpoints)).filter(({ name, stats }) => {
    if (claimed.has(name)) return false;
    return finished.has(name) || (!keys.has(name) && stats.mtimeNs < limit);
  });
  const others = [
    ...checkpoints.map((entry) => ({ ...garbage('checkpoint', entry), key: entry.name })),
    ...needs.forgottenRuns.filter(({ stats }) => stats.mtimeNs < limit).map((entry) => garbage('run', entry)),
    ...(await unusedCompilations(project, layout, now)).map((entry) => garbage('compiled', entry)),
    ...(await temporaryLeftovers(project, layout, now, inUse)).map((entry) => garbage('temporary', entry)),
    ...(await deadClaims(layout, claims)),
  ];
  const logs = await entriesOf(layout.logs);
  const isUnusedLog = (staying: ReadonlySet<string>) => (entry: StoreEntry) => {
    const key = basename(entry.name, '.log');
    return !staying.has(key) && !keys.has(key) && (finished.has(key) || entry.stats.mtimeNs < limit);
  };
  const complete = ({ records, blobs }: Results, staying: Results): Garbage[] => [
    ...records.map(({ entry }) => garbage('action', entry)),
    ...blobs.map((entry) => garbage('artifact', entry)),
    ...logs
      .filter(isUnusedLog(new Set(staying.records.map(({ key }) => key))))
      .map((entry) => garbage('log', entry)),
    ...others,
  ];

  const { staying, going } = partResults(all, { keys, digests: needs.digests }, limits);
  const total = countedFolders(layout).reduce((sum, folder) => sum + sizeBelow(folder), 0);
  const outputs = new Map(all.records.map((record) => [record.entry.path, record.outputs]));
  const first = complete(going, staying);
  const excess = total - sizeOf(first) - (maxBytes ?? Infinity);
  if (excess <= 0) return { garbage: first, remaining: total - sizeOf(first), outputs };
  const more = leastRecentlyUsed(staying, { keys, digests: needs.digests }, inUse, excess);
  const dropped = new Set(more.records);
  const last = complete(
    { records: [...going.records, ...more.records], blobs: [...going.blobs, ...more.blobs] },
    { ...staying, records: staying.records.filter((record) => !dropped.has(record)) },
  );
  return { garbage: last, remaining: total - sizeOf(last), outputs };
}

/** All but the copies for people. */
function countedFolders({ cas, actions, logs, checkpoints, runs, compiled, tmp }: StoreLayout): string[] {
  return [cas, actions, logs, checkpoints, runs, compiled, tmp];
}

/** When the first of the runs that go on began. */
function startOfRuns(claims: readonly ListedClaim[]): bigint {
  return claims.reduce(
    (first, { alive, since }) => (alive && since !== undefined && since < first ? since : first),
    NEVER,
  );
}

async function deadClaims(layout: StoreLayout, claims: readonly ListedClaim[]): Promise<Garbage[]> {
  const dead = new Map(claims.filter(({ alive }) => !alive).map(({ key }) => [`${key}.json`, key]));
  return (await entriesOf(layout.claims)).flatMap((entry) => {
    const key = dead.get(entry.name);
    return key === undefined ? [] : [{ ...garbage('claim', entry), key }];
  });
}

function sizeOf(all: readonly Garbage[]): number {
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}
