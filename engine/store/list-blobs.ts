import fsp from 'node:fs/promises';
import { errnoOf, fsError } from './fs-error.ts';
import type { StoreLayout } from './layout.ts';

/** The digest of every blob that has a name in the store, whatever its bytes are, sorted. */
export async function listBlobs({ cas }: StoreLayout): Promise<string[]> {
  const folders = await listFolder(cas);
  const names = await Promise.all(
    folders.filter((name) => /^[0-9a-f]{2}$/.test(name)).map((name) => listFolder(`${cas}/${name}`)),
  );
  return names
    .flat()
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .sort();
}

async function listFolder(path: string): Promise<string[]> {
  try {
    return await fsp.readdir(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return [];
    throw fsError(error, path, 'list the folder');
  }
}
