import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompiledManifest } from '../../schemas/disk/compiled-manifest.ts';
import { errnoOf, fsError } from '../store/fs-error.ts';
import { storeLayout } from '../store/layout.ts';
import { idsInUse, isIntact } from './manifest.ts';
import type { Project } from './types.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Puts the compiled files in their folder at once, by renaming. When another process did the same meanwhile its
 * folder stays; one whose files are damaged is replaced.
 *
 * @throws PipelineError `disk-full`, `store-not-writable`, `io-failed`
 */
export function publishFolder(
  folder: string,
  tmp: string,
  files: ReadonlyMap<string, Uint8Array>,
  outputs: CompiledManifest['outputs'],
): void {
  const staging = temporary(tmp);
  try {
    mkdirSync(staging, { recursive: true });
    mkdirSync(dirname(folder), { recursive: true });
    for (const [name, content] of files) writeFileSync(join(staging, name), content);
    while (!movedTo(folder, staging)) {
      touch(folder);
      if (isIntact(folder, outputs)) break;
      discard(folder, tmp);
    }
  } catch (error) {
    throw fsError(error, folder, 'write the compiled pipeline');
  } finally {
    removeIfPossible(staging);
  }
}

const held = new Set<string>();

/**
 * Marks a folder as in use for as long as this process lives, by touching it now and every hour: a worker that
 * starts days later imports from it, though the sources have changed meanwhile.
 */
export function holdFolder(folder: string): void {
  if (held.has(folder)) return;
  held.add(folder);
  touch(folder);
  setInterval(() => touch(folder), HOUR).unref();
}

/**
 * Removes compiled folders that no pipeline points to and that nothing has touched for a day. Whoever uses one
 * touches it every hour, so none is removed under a running process, on this host or another.
 */
export function removeUnusedFolders(project: Project): void {
  const { compiled, tmp } = storeLayout(project.artifacts);
  const inUse = idsInUse(project);
  for (const entry of readdirSync(compiled, { withFileTypes: true })) {
    if (!entry.isDirectory() || inUse.has(entry.name)) continue;
    const folder = join(compiled, entry.name);
    const touched = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (touched !== undefined && Date.now() - touched > DAY) discard(folder, tmp);
  }
}

function movedTo(folder: string, staging: string): boolean {
  try {
    renameSync(staging, folder);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errnoOf(error) ?? '') && isThere(folder)) return false;
    throw error;
  }
}

/** Renames before it removes, so that nobody sees half a folder. */
function discard(folder: string, tmp: string): void {
  const doomed = temporary(tmp);
  try {
    mkdirSync(tmp, { recursive: true });
    renameSync(folder, doomed);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  rmSync(doomed, { recursive: true, force: true });
}

function touch(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // A store that cannot be written cannot be cleaned up either.
  }
}

/** Nothing may hide the error that led here. */
function removeIfPossible(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Where nothing could be written there is nothing to remove.
  }
}

function isThere(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false }) !== undefined;
}

function temporary(tmp: string): string {
  return join(tmp, `compiled-${process.pid}-${randomBytes(8).toString('hex')}.tmp`);
}
