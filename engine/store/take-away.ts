import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import fsp from 'node:fs/promises';
import { temporaryName } from './atomic-file.ts';
import { errnoOf } from './fs-error.ts';
import { isUnchanged } from './store-entries.ts';

/**
 * Removes a file (or whatever stands there) if it is still the one that was looked at. Another process may have put
 * a right one in its place since, or touched it because it is used: that one stays. Returns whether it is gone by
 * this call. Throws what the file system throws.
 *
 * @param seen undefined: whatever is there
 * @param tmp a folder on the same file system
 */
export async function takeAway(path: string, seen: BigIntStats | undefined, tmp: string): Promise<boolean> {
  if (!isStill(path, seen)) return false;
  const aside = temporaryName(path, tmp);
  await fsp.mkdir(tmp, { recursive: true });
  try {
    await fsp.rename(path, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
  if (!isStill(aside, seen)) {
    await fsp.rename(aside, path);
    return false;
  }
  await fsp.rm(aside, { force: true, recursive: true });
  return true;
}

function isStill(path: string, seen: BigIntStats | undefined): boolean {
  const now = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return now !== undefined && (seen === undefined || isUnchanged(seen, now));
}
