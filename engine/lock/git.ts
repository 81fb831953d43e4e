import { execa } from 'execa';

export interface GitResult {
  readonly failed: boolean;
  /** None of these is there when git could not be started. */
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly shortMessage?: string | undefined;
}

/** Runs git in a folder, and never throws. */
export function git(cwd: string, words: readonly string[]): Promise<GitResult> {
  return execa('git', words, { cwd, reject: false, stdin: 'ignore', env: { LC_ALL: 'C' } });
}

/** The bytes of a file of git's database (`REVISION:./PATH`, `:STAGE:./PATH`); undefined when there is none. */
export async function gitFile(cwd: string, name: string): Promise<string | undefined> {
  const { failed, stdout } = await git(cwd, ['cat-file', 'blob', name]);
  return failed ? undefined : stdout;
}

/** The commit that a branch, a tag, `HEAD~3` … means. */
export function resolveRevision(cwd: string, revision: string): Promise<GitResult> {
  return git(cwd, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]);
}
