import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Published } from '../../schemas/disk/published.ts';
import type { FsClock } from './fs-clock.ts';
import { errnoOf, fsError } from './fs-error.ts';
import { hashFile } from './hash-file.ts';
import { isSettled, statSignature } from './stat-signature.ts';

/** What the manifest of an `out/` folder says of a file. */
export type PublishedEntry = Published['files'][string];

export interface FileState {
  readonly intact: boolean;
  /** Given when a later change is sure to show in it. */
  readonly signature?: string;
}

/** Whether a published file still has the bytes of `digest`; it is hashed unless its signature is the known one. */
export async function inspectPublished(
  path: string,
  digest: string,
  known: PublishedEntry | undefined,
  clock: FsClock,
): Promise<FileState> {
  try {
    const stats = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile()) return { intact: false };
    if (known?.digest === digest && known.signature === statSignature(stats))
      return { intact: true, signature: known.signature };
    const readAt = timeOf(clock);
    const hashed = await hashFile(path);
    if (hashed?.digest !== digest) return { intact: false };
    return isSettled(hashed.stats, readAt)
      ? { intact: true, signature: statSignature(hashed.stats) }
      : { intact: true };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '')) return { intact: false };
    throw fsError(error, path, 'check the published result');
  }
}

/** Of a store that can only be read: then nothing counts as settled. */
function timeOf(clock: FsClock): bigint {
  try {
    return clock.now();
  } catch {
    return 0n;
  }
}

/** Removes a file of an earlier publication, and the folders that are empty then; not what someone changed since. */
export async function removePublished(
  folder: string,
  path: string,
  entry: PublishedEntry,
  clock: FsClock,
): Promise<void> {
  const target = join(folder, path);
  if (!(await inspectPublished(target, entry.digest, entry, clock)).intact) return;
  try {
    await fsp.rm(target, { force: true });
    for (let parent = dirname(target); parent !== folder; parent = dirname(parent)) await fsp.rmdir(parent);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? ''))
      throw fsError(error, target, 'remove the old result');
  }
}
