import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import fsp from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, fsError } from './fs-error.ts';

/** Something in a folder of the store, as it is itself: a symbolic link is never followed. */
export interface StoreEntry {
  readonly name: string;
  readonly path: string;
  readonly stats: BigIntStats;
}

/** What lies in a folder, sorted by name; nothing where no folder is. What goes meanwhile is left out. */
export async function entriesOf(folder: string): Promise<StoreEntry[]> {
  const names = await readFolder(folder);
  return names.sort().flatMap((name) => entryAt(join(folder, name), name));
}

/** One entry in a list, or an empty list. */
function entryAt(path: string, name: string): StoreEntry[] {
  const stats = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? [] : [{ name, path, stats }];
}

async function readFolder(folder: string): Promise<string[]> {
  try {
    // A link to a folder would be followed.
    if (fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    return await fsp.readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fsError(error, folder, 'list the folder');
  }
}

/** Whether two looks saw the same file, and nobody wrote to it in between. Renaming it does not count. */
export function isUnchanged(before: BigIntStats, now: BigIntStats): boolean {
  return before.ino === now.ino && before.mtimeNs === now.mtimeNs && before.size === now.size;
}
