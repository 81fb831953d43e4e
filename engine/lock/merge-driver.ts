import { readFile } from 'node:fs/promises';
import type { LockFile } from '../../schemas/disk/lock.ts';
import { writeAtomically } from '../store/atomic-file.ts';
import { fsError } from '../store/fs-error.ts';
import { lockText } from '../store/lock-file.ts';
import { parseFile } from '../store/validate-file.ts';
import { mergeLocks, type MergedLock } from './merge-locks.ts';

/**
 * Merges the lock file as a merge driver of git: git gives the three sides as files, of which the base is empty when
 * there is none, and reads the result from the file of our side. Needs no project around it.
 *
 * @throws PipelineError `corrupt-file` when a side is not a lock file, `newer-version`; our side is then unchanged
 */
export async function driveMerge(base: string, ours: string, theirs: string): Promise<MergedLock> {
  const [before, our, their] = await Promise.all([base, ours, theirs].map(readSide));
  const merged = mergeLocks(before, our ?? empty, their ?? empty);
  await writeAtomically(ours, lockText(merged.lock));
  return merged;
}

const empty: LockFile = { version: 1, pipelines: {} };

async function readSide(path: string): Promise<LockFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw fsError(error, path, 'read');
  }
  return text === '' ? undefined : parseFile('lock', text, path);
}
