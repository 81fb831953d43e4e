import type { StoredOutput } from '../artifacts/digest.ts';
import { PipelineError, type ErrorData } from '../errors/pipeline-error.ts';
import { deathOf } from './death.ts';
import type { WorkOrder } from './protocol.ts';
import type { WorkerGuard } from './worker-guard.ts';
import { spawnWorker, type Worker } from './worker-process.ts';

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
  execute(
    order: WorkOrder,
    limits: Limits,
    hooks: ActionHooks,
    signal: AbortSignal,
  ): Promise<Record<string, StoredOutput>>;
  close(): Promise<void>;
}

/** An aborted stage may end by itself for so long before it is killed. */
const graceMilliseconds = 500;

export function openPool(entry: string, artifacts: string): Pool {
  const idle: Worker[] = [];
  const alive = new Set<Worker>();
  // Also when this process is ended in the middle, by a second Ctrl-C.
  const killAll = () => alive.forEach((worker) => worker.kill());
  process.once('exit', killAll);
  let guard: WorkerGuard | undefined;
  const tellGuard = () => guard?.watch([...alive].flatMap(({ pid }) => pid ?? []));

  async function start(memoryMiB: number): Promise<Worker> {
    // Here: a run with nothing to do need not load what starts processes.
    const { openGuard } = await import('./worker-guard.ts');
    guard ??= openGuard();
    const worker = await spawnWorker(entry, artifacts, memoryMiB);
    alive.add(worker);
    tellGuard();
    void worker.ended.then(() => {
      alive.delete(worker);
      tellGuard();
      const index = idle.indexOf(worker);
      if (index >= 0) idle.splice(index, 1);
    });
    return worker;
  }

  return {
    async execute(order, limits, hooks, signal) {
      signal.throwIfAborted();
      const warm = idle.findIndex(({ memoryMiB }) => memoryMiB === limits.memoryMiB);
      const worker = warm >= 0 ? idle.splice(warm, 1)[0] : await start(limits.memoryMiB);
      const outputs = await attempt(worker, warm < 0, order, limits, hooks, signal);
      if (alive.has(worker)) idle.push(worker);
      return outputs;
    },
    async close() {
      const workers = [...alive];
      killAll();
      await Promise.all(workers.map(({ ended }) => ended));
      guard?.close();
      process.off('exit', killAll);
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
  let timer: NodeJS.Timeout | undefined;
  let abort = () => {};
  try {
    return await new Promise<Record<string, StoredOutput>>((resolve, reject) => {
      const execute = () => {
        worker.send({ type: 'execute', order });
        const { timeoutSeconds } = limits;
        if (timeoutSeconds === undefined) return;
        timer = setTimeout(
          () => reject(new ActionFailure(timeoutOf(order, timeoutSeconds))),
          timeoutSeconds * 1000,
        );
      };
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
              return afterOutput(() => resolve(message.outputs));
            case 'load-failed':
            case 'failed':
              if (signal.aborted) return worker.kill();
              return afterOutput(() => reject(new ActionFailure(message.error)));
          }
        },
      });
      void worker.ended.then((end) => {
        reject(signal.aborted ? signal.reason : new ActionFailure(deathOf(order, limits.memoryMiB, end)));
      });
      abort = () => {
        worker.send({ type: 'abort' });
        setTimeout(() => worker.kill(), graceMilliseconds).unref();
      };
      // It may have been aborted while the process started.
      if (signal.aborted) return worker.kill();
      signal.addEventListener('abort', abort, { once: true });
      if (!fresh) execute();
    });
  } catch (error) {
    worker.kill();
    // The claim of the action is given up only after this, so nobody else works on it at the same time.
    await worker.ended;
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    worker.listen(undefined);
  }
}

/** What a process printed before its last message comes through other pipes, in the same turn of the event loop. */
function afterOutput(then: () => void): void {
  setImmediate(then);
}

function timeoutOf(order: WorkOrder, seconds: number): ErrorData {
  return new PipelineError('timeout', {
    what: `"${order.action}" was stopped after ${seconds} s.`,
    why: `The stage "${order.stage}" declares timeoutSeconds: ${seconds}.`,
    todo: 'Raise timeoutSeconds if it needs longer; a stage that saves checkpoints continues from the last one.',
  }).toData();
}
