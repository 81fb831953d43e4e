import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Checkpoint, CheckpointState, StageContext } from '../define/context.ts';
import { openCheckpoint, type CheckpointStore } from '../store/checkpoints.ts';
import { fsError } from '../store/fs-error.ts';
import type { StoreLayout } from '../store/layout.ts';
import type { FromWorker, WorkOrder } from './protocol.ts';

/** Reports are thinned to one in this many milliseconds: a tight loop may report every step. */
const reportEvery = 80;

/** The context that a stage runs in, and what is left to do when it has ended. */
export function stageContext(
  layout: StoreLayout,
  order: WorkOrder,
  signal: AbortSignal,
  send: (message: FromWorker) => void,
): { context: StageContext; flush(): void; dispose(): Promise<void> } {
  const scratch = lazy(() => {
    try {
      mkdirSync(layout.tmp, { recursive: true });
      return mkdtempSync(join(layout.tmp, 'scratch-'));
    } catch (error) {
      throw fsError(error, layout.tmp, 'make a scratch folder in');
    }
  });
  const reports = thinned(send);
  return {
    context: {
      progress: (done, total, unit) =>
        reports.offer('progress', { type: 'progress', done, total, ...(unit === undefined ? {} : { unit }) }),
      log: (message) => send({ type: 'log', text: message }),
      metric: (name, value, step) =>
        reports.offer(`metric ${name}`, {
          type: 'metric',
          name,
          value,
          ...(step === undefined ? {} : { step }),
        }),
      checkpoint: checkpointing(openCheckpoint(layout, order.key), order.checkpointSeconds, send),
      signal,
      threads: order.threads,
      backend: order.backend,
      inputDigests: order.inputs,
      get scratch() {
        return scratch.value();
      },
    },
    flush: reports.flush,
    async dispose() {
      // What is left of it counts as garbage.
      if (scratch.made()) await rm(scratch.value(), { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

function checkpointing(
  store: CheckpointStore,
  seconds: number,
  send: (message: FromWorker) => void,
): Checkpoint {
  let savedAt = performance.now();
  let yieldedAt = savedAt;
  return {
    async restore() {
      const state = await store.load();
      if (state) send({ type: 'resumed' });
      return state;
    },
    async offer(state: () => CheckpointState) {
      const now = performance.now();
      if (now - savedAt >= seconds * 1000) {
        await store.save(state());
        savedAt = yieldedAt = performance.now();
      } else if (now - yieldedAt >= reportEvery) {
        // A stage that only computes never lets a message in: here it hears of an abort, or of its parent's end.
        await setImmediate();
        yieldedAt = now;
      }
    },
  };
}

/** Sends the first report of each kind at once, then the latest one at most every `reportEvery` milliseconds. */
function thinned(send: (message: FromWorker) => void) {
  const sentAt = new Map<string, number>();
  const waiting = new Map<string, FromWorker>();
  return {
    offer(kind: string, message: FromWorker): void {
      const now = performance.now();
      if (now - (sentAt.get(kind) ?? -Infinity) < reportEvery) {
        waiting.set(kind, message);
        return;
      }
      waiting.delete(kind);
      sentAt.set(kind, now);
      send(message);
    },
    flush(): void {
      for (const message of waiting.values()) send(message);
      waiting.clear();
    },
  };
}

function lazy<T>(make: () => T): { value(): T; made(): boolean } {
  let made: { value: T } | undefined;
  return { value: () => (made ??= { value: make() }).value, made: () => made !== undefined };
}
