import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { packageRoot } from '../project/package-root.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

export interface WorkerEnd {
  readonly exitCode?: number;
  readonly signal?: string;
  readonly stderr: string;
  readonly error?: string;
}

/** A child process that executes one action at a time. */
export interface Worker {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  readonly memoryMiB: number;
  send(message: ToWorker): void;
  /** At once, by SIGKILL. */
  kill(): void;
  /** Ends when the process has ended. */
  readonly ended: Promise<WorkerEnd>;
  listen(listener: Listener | undefined): void;
}

interface Listener {
  message(message: FromWorker): void;
  output(stream: 'stdout' | 'stderr', text: string): void;
}

const workerFile = 'dist/engine/executors/worker.js';
/** The output of an ended process is read for so long at most. */
const drainMilliseconds = 500;
const stderrTail = 16_384;

/**
 * Starts a process for a compiled pipeline.
 *
 * @param entry the compiled pipeline file
 * @param artifacts the folder of the store
 */
export async function spawnWorker(entry: string, artifacts: string, memoryMiB: number): Promise<Worker> {
  const { execa } = await import('execa');
  const worker = join(packageRoot(), workerFile);
  const child = execa(process.execPath, [`--max-old-space-size=${memoryMiB}`, worker, entry, artifacts], {
    ipc: true,
    env: workerEnvironment(),
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    cleanup: false,
  });
  let listener: Listener | undefined;
  let stderr = '';
  child.on('message', (message) => listener?.message(message as FromWorker));
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      if (stream === 'stderr') stderr = (stderr + text).slice(-stderrTail);
      listener?.output(stream, text);
    });
  }
  return {
    pid: child.pid,
    memoryMiB,
    send(message) {
      // A process that has just died is noticed by its end, not by the failed message.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => void child.kill('SIGKILL'),
    ended: endOf(child, child).then((end) => ({ ...end, stderr })),
    listen(next) {
      listener = next;
    },
  };
}

interface ExecaResult {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly shortMessage?: string | undefined;
}

/** How a process ended, once its output is read; a process that it has left behind may hold the pipes open for ever. */
function endOf(
  child: Pick<ChildProcess, 'once'> & Record<'stdout' | 'stderr', Readable>,
  result: PromiseLike<ExecaResult>,
): Promise<Omit<WorkerEnd, 'stderr'>> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      const end = { ...(exitCode === null ? {} : { exitCode }), ...(signal === null ? {} : { signal }) };
      child.once('close', () => resolve(end));
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, drainMilliseconds).unref();
    });
    // One that could not be started has no exit.
    void result.then(({ exitCode, signal, shortMessage }) => {
      if (exitCode === undefined && signal === undefined) resolve({ error: shortMessage ?? '' });
    });
  });
}

/**
 * A child sees the user's environment without what would slow its start (extra certificates are parsed by every
 * Node process) or change its results (time zone, language, Node's own options).
 */
function workerEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('NODE_'),
  );
  return { ...Object.fromEntries(kept), TZ: 'UTC', LANG: 'C', LC_ALL: 'C' };
}
