import fs from 'node:fs/promises';
import { join } from 'node:path';
import type { LockedAction, LockFile } from '../../schemas/disk/lock.ts';
import { writeAtomically } from './atomic-file.ts';
import type { Claims } from './claims.ts';
import { errnoOf, fsError, isNotWritable } from './fs-error.ts';
import { parseFile } from './validate-file.ts';

export const LOCK_FILE = 'pipeline.lock.json';

/** A lock file that holds nothing: what a project without one has. */
export const emptyLock: LockFile = { version: 1, pipelines: {} };

/**
 * Reads `pipeline.lock.json` of a project; `emptyLock` when there is none. Throws `corrupt-file` with line and
 * column (git's conflict markers are called by their name), `newer-version`.
 */
export async function readLock(root: string): Promise<LockFile> {
  const path = join(root, LOCK_FILE);
  const text = await readText(path);
  return text === undefined ? emptyLock : parseFile('lock', text, path);
}

/** Writes the lock file, unless it holds these bytes already. */
export async function writeLock(root: string, lock: LockFile): Promise<void> {
  const path = join(root, LOCK_FILE);
  const text = lockText(lock);
  if ((await readText(path)) !== text) await writeAtomically(path, text);
}

/**
 * Reads the lock file, changes it and writes it, while no other process of this project does the same; so runs of
 * different pipelines don't lose each other's entries. Where nothing can be written that is no error as long as the
 * edit changes nothing. Returns what the file holds then.
 */
export async function editLock(
  claims: Claims,
  root: string,
  edit: (lock: LockFile) => LockFile,
): Promise<LockFile> {
  try {
    return await claims.exclusively(LOCK_FILE, async () => {
      const lock = edit(await readLock(root));
      await writeLock(root, lock);
      return lock;
    });
  } catch (error) {
    if (!isNotWritable(error)) throw error;
    const before = await readLock(root);
    const lock = edit(before);
    if (lockText(lock) !== lockText(before)) throw error;
    return lock;
  }
}

/**
 * The lock file after a run of one profile: `actions` replace what was there, those named in `keep` (not run this
 * time, still part of the graph) stay as they were, all others of this profile go. Other profiles stay.
 */
export function updateLock(
  lock: LockFile,
  pipeline: string,
  profile: string,
  backend: string,
  actions: Readonly<Record<string, LockedAction>>,
  keep: ReadonlySet<string>,
): LockFile {
  const profiles = own(lock.pipelines, pipeline) ?? {};
  const before = own(profiles, profile)?.actions ?? {};
  // One by one: copying thousands of names at once, or spreading two lots of them, takes V8 ten times as long.
  const after: Record<string, LockedAction> = {};
  for (const [name, action] of Object.entries(before)) if (keep.has(name)) after[name] = action;
  Object.assign(after, actions);
  const updated = { ...profiles, [profile]: { backend, actions: after } };
  return { ...lock, pipelines: { ...lock.pipelines, [pipeline]: updated } };
}

/** Sorted names, two spaces, one block an action: branches that touch different actions merge. */
export function lockText({ version, pipelines }: LockFile): string {
  const sorted = mapSorted(pipelines, (profiles) =>
    mapSorted(profiles, ({ backend, actions }) => ({
      backend,
      actions: mapSorted(actions, ({ key, code, parameters, outputs }) => ({
        key,
        code,
        parameters,
        outputs: mapSorted(outputs, (digest) => digest),
      })),
    })),
  );
  return `${JSON.stringify({ version, pipelines: sorted }, null, 2)}\n`;
}

function mapSorted<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((name) => [name, change(record[name])]),
  );
}

/** Not what `Object.prototype` has under that name. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await fs.readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fsError(error, path, 'read');
  }
}
