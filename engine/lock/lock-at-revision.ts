import type { LockFile } from '../../schemas/disk/lock.ts';
import { PipelineError, type ArgumentLocation } from '../errors/pipeline-error.ts';
import { LOCK_FILE } from '../store/lock-file.ts';
import { parseFile } from '../store/validate-file.ts';
import { git, resolveRevision, type GitResult } from './git.ts';

/**
 * The lock file of a project as it was committed at a git revision: a branch, a tag, a commit, `HEAD~3`.
 *
 * @param where the revision was named
 * @throws PipelineError `unknown-revision`; `corrupt-file`, `newer-version`
 */
export async function lockAtRevision(
  root: string,
  revision: string,
  where: ArgumentLocation,
): Promise<LockFile> {
  const commit = await resolveRevision(root, revision);
  if (commit.failed) {
    throw new PipelineError('unknown-revision', {
      what: `Git does not know the revision "${revision}".`,
      why: firstLine(commit),
      todo: 'Name a branch, a tag or a commit of this repository: `git log --oneline` lists them.',
      where,
    });
  }
  const shown = await git(root, ['show', `${commit.stdout}:./${LOCK_FILE}`]);
  if (shown.failed) {
    throw new PipelineError('unknown-revision', {
      what: `The revision "${revision}" has no ${LOCK_FILE}.`,
      why: firstLine(shown),
      todo: `Name a revision that has one: \`git log --oneline -- ${LOCK_FILE}\` lists them.`,
      where,
    });
  }
  return parseFile('lock', shown.stdout ?? '', `${revision}:${LOCK_FILE}`);
}

/** What git says, or why it could not be started. */
function firstLine({ stderr = '', shortMessage = '' }: GitResult): string {
  const line = stderr.split('\n', 1)[0].replace(/^fatal: /, '');
  return line === '' ? shortMessage : line;
}
