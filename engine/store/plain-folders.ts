import fs from 'node:fs';
import { sep } from 'node:path';
import { PipelineError } from '../errors/pipeline-error.ts';
import { errnoOf, fsError } from './fs-error.ts';
import type { StoreLayout } from './layout.ts';

/** Throws `store-link` when a folder of the store is a symbolic link: what is written there would go elsewhere. */
export function requirePlainFolder(folder: string): void {
  if (!isLink(folder)) return;
  throw new PipelineError('store-link', {
    what: `The folder ${folder} is a symbolic link.`,
    why: 'It leads out of the artifact store, where nothing keeps its files as they were computed.',
    todo:
      'Remove the link: the next run makes the folder anew. To keep the store on another disk, let artifacts/ as a ' +
      'whole be the link.',
    where: folder,
  });
}

function isLink(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    // A file stands where a folder should be: whoever wants to write there says so.
    if (errnoOf(error) === 'ENOTDIR') return false;
    throw fsError(error, path, 'look at the folder');
  }
}

/** `requirePlainFolder` for many files: looks at each folder once. */
export function plainFolders(): (folder: string) => void {
  const known = new Set<string>();
  return (folder) => {
    if (known.has(folder)) return;
    requirePlainFolder(folder);
    known.add(folder);
  };
}

/** Looks at every folder from `top` down to the one that holds `path`, which lies below it. */
export function requirePlainPath(top: string, path: string, requirePlain = requirePlainFolder): void {
  for (let folder = holderOf(path); folder.length >= top.length; folder = holderOf(folder))
    requirePlain(folder);
}

/** The folder of a normal absolute path. For thousands of paths: `dirname` looks at every character. */
export function holderOf(path: string): string {
  return path.slice(0, path.lastIndexOf(sep));
}

/** Throws `store-link` when one of the folders directly in `artifacts/` is a symbolic link. */
export function requirePlainStore(layout: StoreLayout): void {
  const { cas, actions, checkpoints, claims, tmp, out, logs, compiled, runs } = layout;
  [cas, actions, checkpoints, claims, tmp, out, logs, compiled, runs].forEach(requirePlainFolder);
}
