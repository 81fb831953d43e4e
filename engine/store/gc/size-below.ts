import fs from 'node:fs';
import { join } from 'node:path';
import { errnoOf, fsError } from '../fs-error.ts';

/** Bytes of a file, or of all files below a folder. Links are not followed; what goes meanwhile counts nothing. */
export function sizeBelow(path: string): number {
  const open = [path];
  let bytes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const stats = fs.lstatSync(next, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) for (const name of namesIn(next)) open.push(join(next, name));
    else bytes += stats?.size ?? 0;
  }
  return bytes;
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fsError(error, folder, 'list the folder');
  }
}
