import fsp from 'node:fs/promises';
import { basename } from 'node:path';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import type { Project } from '../../project/types.ts';
import { breather } from '../breather.ts';
import { collection, openClaims } from '../claims.ts';
import type { Claims } from '../claims.ts';
import { fsClock } from '../fs-clock.ts';
import { fsError } from '../fs-error.ts';
import { storeLayout } from '../layout.ts';
import type { StoreLayout } from '../layout.ts';
import { requirePlainStore } from '../plain-folders.ts';
import { openSignatures } from '../signatures.ts';
import { takeAway } from '../take-away.ts';
import type { Garbage } from './garbage.ts';
import { planCollection } from './plan-collection.ts';
import type { CollectionPlan } from './plan-collection.ts';

export interface CollectRequest {
  /** What these lock files name is kept. */
  readonly locks: readonly LockFile[];
  /** What was used in this time is kept, in nanoseconds. */
  readonly graceNs: bigint;
  /** Size of the store, without `out/`, that results are deleted for, the least recently used first. */
  readonly maxBytes?: number;
  readonly dryRun: boolean;
  /** Is told of everything that is deleted, or would be. */
  readonly onGarbage: (garbage: Garbage) => void;
}

export interface Collection {
  readonly deleted: readonly Garbage[];
  /** Bytes that are left, without `out/`. */
  readonly remaining: number;
}

/**
 * Deletes what no lock file, result, run or grace period needs. Runs that go on are safe: what they may use stays,
 * and one that begins meanwhile waits until the collection is over.
 *
 * @throws PipelineError `newer-version` when something in the store can only be understood by a newer phaseline;
 * `store-link`, `store-not-writable`, `io-failed`
 */
export async function collect(project: Project, request: CollectRequest): Promise<Collection> {
  const layout = storeLayout(project.artifacts);
  requirePlainStore(layout);
  const claims = openClaims(layout);
  const plan = async (): Promise<CollectionPlan> => {
    const { locks, graceNs, maxBytes } = request;
    const now = timeOf(layout);
    const bound = maxBytes === undefined ? {} : { maxBytes };
    return planCollection({ project, layout, locks, claims: await claims.list(), now, graceNs, ...bound });
  };
  if (request.dryRun) {
    const { garbage, remaining } = await plan();
    garbage.forEach(request.onGarbage);
    return { deleted: garbage, remaining };
  }
  return claims.exclusively(collection, async () => sweep(await plan(), layout, claims, request.onGarbage));
}

/** Of the file system; for a dry run where nothing can be written, of this machine. */
function timeOf({ tmp }: StoreLayout): bigint {
  try {
    return fsClock(tmp).now();
  } catch {
    return BigInt(Date.now()) * 1_000_000n;
  }
}

async function sweep(
  { garbage, remaining, outputs }: CollectionPlan,
  layout: StoreLayout,
  claims: Claims,
  onGarbage: CollectRequest['onGarbage'],
): Promise<Collection> {
  const signatures = openSignatures(layout);
  const deleted: Garbage[] = [];
  /** Names of the artifacts and logs of actions that a run came to use since the plan was made. */
  const spared = new Set<string>();
  let left = remaining;
  const pause = breather();
  for (const item of garbage) {
    await pause();
    if (spared.has(item.entry.name)) left += item.bytes;
    else if (await remove(item, layout, claims)) {
      if (item.kind === 'artifact') signatures.blobs.forget(item.entry.name);
      if (item.kind === 'action') signatures.records.forget(basename(item.path, '.json'));
      deleted.push(item);
      onGarbage(item);
    } else {
      left += item.bytes;
      if (item.kind === 'action') spared.add(`${basename(item.path, '.json')}.log`);
      for (const digest of outputs.get(item.path) ?? []) spared.add(digest);
    }
  }
  await signatures.flush();
  return { deleted, remaining: left };
}

/** Returns false when it turned out to be in use. */
async function remove(item: Garbage, { tmp }: StoreLayout, claims: Claims): Promise<boolean> {
  const { kind, path, entry, key } = item;
  try {
    if (kind === 'temporary') {
      await fsp.rm(path, { force: true, recursive: true });
      return true;
    }
    if (key === undefined) return await takeAway(path, entry.stats, tmp);
    // Whoever owns the claim of an action alone may touch its checkpoints; and a dead claim goes by being released.
    const claim = claims.claim(key);
    if (claim.kind === 'held') return false;
    try {
      return kind === 'claim' || (await takeAway(path, entry.stats, tmp));
    } finally {
      claim.release();
    }
  } catch (error) {
    throw fsError(error, path, 'delete what is not needed');
  }
}
