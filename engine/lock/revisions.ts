import { execa } from 'execa';
import type { LockFile } from '../../schemas/disk/lock.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { LOCK_FILE } from '../store/lock-file.ts';
import { parseFile } from '../store/validate-file.ts';

/** What git prints, or undefined when it fails: no repository, no such revision or file, no git. */
export async function gitOutput(root: string, args: readonly string[]): Promise<string | undefined> {
  const { failed, stdout } = await execa('git', args, {
    cwd: root,
    stdin: 'ignore',
    stripFinalNewline: false,
    reject: false,
  });
  return failed ? undefined : stdout;
}

export async function isRevision(root: string, word: string): Promise<boolean> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${word}^{commit}`];
  return (await gitOutput(root, args)) !== undefined;
}

/** The lock file of the project at a git revision. @throws PipelineError `unknown-revision`, `not-locked` */
export async function lockAtRevision(root: string, revision: string): Promise<LockFile> {
  if (!(await isRevision(root, revision))) {
    throw new PipelineError('unknown-revision', {
      what: `Git has no revision "${revision}" here.`,
      ...((await gitOutput(root, ['rev-parse', '--git-dir'])) === undefined
        ? { why: 'The project is not in a git repository, or git is not installed.' }
        : {}),
      todo: 'Name a commit, branch or tag: `git log --oneline -- pipeline.lock.json` lists those that changed the lock file.',
      where: root,
    });
  }
  const text = await gitOutput(root, ['cat-file', 'blob', `${revision}:./${LOCK_FILE}`]);
  if (text === undefined) {
    throw new PipelineError('not-locked', {
      what: `There is no ${LOCK_FILE} at the revision "${revision}".`,
      todo: `Name a revision that has one: \`git log --oneline -- ${LOCK_FILE}\` lists them.`,
    });
  }
  return parseFile('lock', text, `${LOCK_FILE} of ${revision}`);
}
