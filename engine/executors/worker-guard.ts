import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** Ends workers for a process that is killed before it can do so itself. */
export interface WorkerGuard {
  /** From now on these, and no others. */
  watch(pids: readonly number[]): void;
  close(): void;
}

/**
 * Takes lists of process ids, one a line, until nobody is left who could write another one; the last list counts. A
 * signal to the whole group is for the others to answer.
 */
const script = `trap '' INT TERM HUP; while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -9 $pids`;

/**
 * A worker hears of its parent's end by the closed channel, but a stage that only computes never listens. So a shell
 * holds one end of a pipe whose other end closes with this process, however it ends, and kills what still runs. A
 * thread in each worker could do the same for ten times the time. Where there is no shell nobody is ended; where no
 * process can be started at all, it has no `stdin` either.
 */
export function openGuard(): WorkerGuard {
  let shell: ChildProcess | undefined;
  return {
    watch(pids) {
      shell ??= start();
      shell.stdin?.write(`${pids.join(' ')}\n`);
    },
    close() {
      shell?.stdin?.end('\n');
    },
  };
}

function start(): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  shell.on('error', () => undefined).unref();
  shell.stdin?.on('error', () => undefined);
  (shell.stdin as Socket | null)?.unref();
  return shell;
}
