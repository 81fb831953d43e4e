import { fileURLToPath } from 'node:url';
import type { StoredOutput } from '../artifacts/digest.ts';
import { PipelineError, type ErrorData } from '../errors/pipeline-error.ts';
import { deathOf } from './death.ts';
import type { FromWorker, ToWorker, WorkOrder } from './protocol.ts';

/** What an executing action reports on the way. */
export interface ActionHooks {
  resumed(): void;
  progress(done: number, total: number, unit?: string): void;
  log(stream: 'log' | 'stdout' | 'stderr', text: string): void;
  metric(name: string, value: number, step?: number): void;
}

export interface Limits {
  readonly memoryMiB: number;
  readonly timeoutSeconds?: number;
}

/** How an attempt ended when it did not succeed. */
export class ActionFailure extends Error {
  readonly data: ErrorData;
  constructor(data: ErrorData) {
    super(data.what);
    this.data = data;
  }
}

/** Child processes that execute actions. A finished one is kept warm for the next action of the same memory limit. */
export interface Pool {
  /**
   * @returns the stored outputs
   * @throws ActionFailure when the stage fails, dies or takes too long; the signal's reason when it is aborted
   */
  execute(order: WorkOrder, limits: Limits, hooks: ActionHooks, signal: AbortSignal): Promise<Record<string, StoredOutput>>;
  close(): Promise<void>;
}

interface Worker {
  readonly memoryMiB: number;
  send(message: ToWorker): void;
  kill(): void;
  /** Ends when the process has ended. */
  readonly ended: Promise<{ exitCode?: number; signal?: string; stderr: string; error?: string }>;
  listen(listener: Listener | undefined): void;
}

interface Listener {
  message(message: FromWorker): void;
  output(stream: 'stdout' | 'stderr', text: string): void;
}

const workerPath = fileURLToPath(new URL('./worker.js', import.meta.url));
/** An aborted stage may end by itself for so long before it is killed. */
const graceMilliseconds = 300;
const stderrTail = 16_384;

export function openPool(entry: string, artifacts: string): Pool {
  const idle: Worker[] = [];
  const alive = new Set<Worker>();

  async function start(memoryMiB: number): Promise<Worker> {
    const worker = await spawnWorker(entry, artifacts, memoryMiB);
    alive.add(worker);
    void worker.ended.then(() => {
      alive.delete(worker);
      const index = idle.indexOf(worker);
      if (index >= 0) idle.splice(index, 1);
    });
    return worker;
  }

  return {
    async execute(order, limits, hooks, signal) {
      signal.throwIfAborted();
      const warm = idle.findIndex(({ memoryMiB }) => memoryMiB === limits.memoryMiB);
      const worker = warm >= 0 ? idle.splice(warm, 1)[0]! : await start(limits.memoryMiB);
      const outputs = await attempt(worker, warm < 0, order, limits, hooks, signal);
      idle.push(worker);
      return outputs;
    },
    async close() {
      const workers = [...alive];
      for (const worker of workers) worker.kill();
      await Promise.all(workers.map(({ ended }) => ended));
    },
  };
}

/** One attempt in one process. A process whose action failed is not used again: its state may be anything. */
async function attempt(
  worker: Worker,
  fresh: boolean,
  order: WorkOrder,
  limits: Limits,
  hooks: ActionHooks,
  signal: AbortSignal,
): Promise<Record<string, StoredOutput>> {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let abort = () => {};
  try {
    return await new Promise<Record<string, StoredOutput>>((resolve, reject) => {
      const execute = () => worker.send({ type: 'execute', order });
      worker.listen({
        output: hooks.log,
        message(message) {
          switch (message.type) {
            case 'ready':
              return execute();
            case 'resumed':
              return hooks.resumed();
            case 'progress':
              return hooks.progress(message.done, message.total, message.unit);
            case 'log':
              return hooks.log('log', message.text);
            case 'metric':
              return hooks.metric(message.name, message.value, message.step);
            case 'finished':
              return resolve(message.outputs);
            case 'load-failed':
            case 'failed':
              return reject(new ActionFailure(message.error));
          }
        },
      });
      void worker.ended.then((end) => {
        ended = true;
        reject(new ActionFailure(deathOf(order, limits.memoryMiB, end)));
      });
      abort = () => {
        worker.send({ type: 'abort' });
        setTimeout(() => worker.kill(), graceMilliseconds).unref();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      if (limits.timeoutSeconds !== undefined) {
        timer = setTimeout(() => reject(new ActionFailure(timeoutOf(order, limits.timeoutSeconds!))), limits.timeoutSeconds * 1000);
      }
      if (!fresh) execute();
    });
  } catch (error) {
    if (!ended && !signal.aborted) worker.kill();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    worker.listen(undefined);
  }
}

function timeoutOf(order: WorkOrder, seconds: number): ErrorData {
  return new PipelineError('timeout', {
    what: `"${order.action}" was stopped after ${seconds} s.`,
    why: `The stage "${order.stage}" declares timeoutSeconds: ${seconds}.`,
    todo: 'Raise timeoutSeconds if it needs longer; a stage that saves checkpoints continues from the last one.',
  }).toData();
}

async function spawnWorker(entry: string, artifacts: string, memoryMiB: number): Promise<Worker> {
  const { execa } = await import('execa');
  const child = execa(process.execPath, [`--max-old-space-size=${memoryMiB}`, workerPath, entry, artifacts], {
    ipc: true,
    env: workerEnvironment(),
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    cleanup: true,
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
    memoryMiB,
    send(message) {
      // A process that has just died is noticed by its end, not by the failed message.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => void child.kill('SIGKILL'),
    ended: child.then((result) => ({
      ...(result.exitCode === undefined ? {} : { exitCode: result.exitCode }),
      ...(result.signal === undefined ? {} : { signal: result.signal }),
      ...(result.exitCode === undefined && result.signal === undefined ? { error: result.shortMessage ?? '' } : {}),
      stderr,
    })),
    listen(next) {
      listener = next;
    },
  };
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
