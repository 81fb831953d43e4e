import { runCommandLine } from './command-line.ts';
import { chooseColors } from './format/colors.ts';

/** The `pipeline` command. Returns the exit code; the process may end when it has settled. */
export async function main(argv: string[]): Promise<number> {
  const { stdout, stderr, env } = process;
  const closed = new AbortController();
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      closed.abort();
    });
  }
  return runCommandLine(argv, {
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    colors: chooseColors({ env, isTTY: stdout.isTTY }),
    closed: closed.signal,
  });
}
