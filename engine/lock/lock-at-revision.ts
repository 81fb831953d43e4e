import { execa } from 'execa';
import type { LockFile } from '../../schemas/disk/lock.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { LOCK_FILE } from '../store/lock-file.ts';
import { parseFile } from '../store/validate-file.ts';

/**
 * The lock file of a project as it was committed at a git revision: a branch, a tag, a commit, `HEAD~3`.
 *
 * @throws PipelineError `unknown-revision`; `corrupt-file`, `newer-version`
 */
export async function lockAtRevision(root: string, revision: string): Promise<LockFile> {
  const commit = await git(root, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]);
  if (commit.failed) {
    throw new PipelineError('unknown-revision', {
      what: `Git does not know the revision "${revision}".`,
      why: firstLine(commit),
      todo: 'Name a branch, a tag or a commit of this repository: `git log --oneline` lists them.',
      where: root,
    });
  }
  const shown = await git(root, ['show', `${commit.stdout}:./${LOCK_FILE}`]);
  if (shown.failed) {
    throw new PipelineError('unknown-revision', {
      what: `The revision "${revision}" has no ${LOCK_FILE}.`,
      why: firstLine(shown),
      todo: `Name a revision that has one: \`git log --oneline -- ${LOCK_FILE}\` lists them.`,
      where: root,
    });
  }
  return parseFile('lock', shown.stdout ?? '', `${revision}:${LOCK_FILE}`);
}

interface GitResult {
  readonly failed: boolean;
  /** Neither is there when git could not be started. */
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly shortMessage?: string | undefined;
}

function git(cwd: string, words: readonly string[]): Promise<GitResult> {
  return execa('git', words, { cwd, reject: false, stdin: 'ignore', env: { LC_ALL: 'C' } });
}

/** What git says, or why it could not be started. */
function firstLine({ stderr = '', shortMessage = '' }: GitResult): string {
  const line = stderr.split('\n', 1)[0].replace(/^fatal: /, '');
  return line === '' ? shortMessage : line;
}
