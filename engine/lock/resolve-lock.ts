import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockFile } from '../../schemas/disk/lock.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { Project } from '../project/types.ts';
import { openClaims } from '../store/claims.ts';
import { errnoOf, fsError } from '../store/fs-error.ts';
import { storeLayout } from '../store/layout.ts';
import { LOCK_FILE, writeLock } from '../store/lock-file.ts';
import { parseFile } from '../store/validate-file.ts';
import { hasConflictMarkers, sidesOf, type ConflictTexts } from './conflict-sides.ts';
import { gitFile } from './git.ts';
import { mergeLocks, type MergedLock } from './merge-locks.ts';

/**
 * Settles a conflict of `pipeline.lock.json` after a merge, a rebase or a cherry-pick, and writes the file. Returns
 * undefined, and writes nothing, when there is none.
 *
 * @throws PipelineError `corrupt-file` when a side is not a lock file, `newer-version`
 */
export async function resolveLock(project: Project): Promise<MergedLock | undefined> {
  const path = join(project.root, LOCK_FILE);
  const claims = openClaims(storeLayout(project.artifacts));
  return claims.exclusively(LOCK_FILE, async () => {
    const text = await readText(path);
    if (text !== undefined && !hasConflictMarkers(text)) return undefined;
    const sides = await conflictTexts(project.root, text);
    if (!sides) return undefined;
    const [base, ours, theirs] = (['base', 'ours', 'theirs'] as const).map((side) =>
      sides[side] === undefined ? undefined : parseSide(sides[side], side, path),
    );
    const merged = mergeLocks(base, ours!, theirs!);
    await writeLock(project.root, merged.lock);
    return merged;
  });
}

/** From git's index, which has the files whole; else, outside a merge, from the markers. */
async function conflictTexts(root: string, text: string | undefined): Promise<ConflictTexts | undefined> {
  const [base, ours, theirs] = await Promise.all(
    [1, 2, 3].map((stage) => gitFile(root, `:${stage}:./${LOCK_FILE}`)),
  );
  if (ours !== undefined && theirs !== undefined)
    return { ours, theirs, ...(base === undefined ? {} : { base }) };
  if (text === undefined) return undefined;
  const sides = sidesOf(text);
  if (sides) return sides;
  throw new PipelineError('corrupt-file', {
    what: `${LOCK_FILE} has conflict markers that are not in order.`,
    why: 'Some of them were removed by hand.',
    todo: `Take one side (\`git checkout --ours ${LOCK_FILE}\`) and run the pipelines: they correct what does not hold.`,
    where: LOCK_FILE,
  });
}

function parseSide(text: string, side: string, path: string): LockFile {
  return parseFile('lock', text, `${path} (${side})`);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fsError(error, path, 'read');
  }
}
