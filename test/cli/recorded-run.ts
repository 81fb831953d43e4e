import type { Cell } from '../../engine/define/artifact-types.ts';
import type { RunEvent } from '../../engine/events/events.ts';

export interface RecordedEvent {
  /** Milliseconds since the run started. */
  readonly at: number;
  readonly event: RunEvent;
}

const key = '0'.repeat(64);

export const train = 'meta-train[algorithm=anil,seed=0]';
const other = 'meta-train[algorithm=maml,seed=0]';
const cells: Readonly<Record<string, Cell>> = {
  [train]: { algorithm: 'anil', seed: 0 },
  [other]: { algorithm: 'maml', seed: 0 },
};

const started = (action: string, attempt = 1): RunEvent => ({
  type: 'action-started',
  action,
  stage: 'meta-train',
  cell: cells[action] ?? {},
  key,
  attempt,
  threads: 1,
  reason: { kind: 'changed', parts: ['parameter training.iterations'] },
});

/** Two cached actions; one that trains to the end, one that fails at its second attempt; one that is skipped. */
export const recordedRun: readonly RecordedEvent[] = [
  {
    at: 0,
    event: {
      type: 'run-started',
      pipeline: 'meta-hnn',
      profile: 'quick',
      backend: 'simd',
      actions: 6,
      jobs: 2,
    },
  },
  { at: 5, event: { type: 'action-cached', action: 'sample', stage: 'sample', cell: {}, key } },
  { at: 6, event: { type: 'action-cached', action: 'simulate', stage: 'simulate', cell: {}, key } },
  { at: 10, event: started(train) },
  { at: 12, event: { type: 'action-resumed', action: train } },
  { at: 15, event: started(other) },
  { at: 20, event: { type: 'action-progress', action: train, done: 1000, total: 3000, unit: 'iterations' } },
  {
    at: 30,
    event: {
      type: 'action-log',
      action: other,
      stream: 'log',
      text: 'iteration 0: loss 1.2\niteration 1: loss NaN\n',
    },
  },
  { at: 40, event: { type: 'action-metric', action: train, name: 'loss', value: 0.0312345, step: 1000 } },
  { at: 50, event: { type: 'warning', code: 'store', message: 'artifacts/actions/00 is not valid' } },
  { at: 60, event: { type: 'warning', code: 'store', message: 'artifacts/actions/00 is not valid' } },
  {
    at: 1000,
    event: {
      type: 'action-retrying',
      action: other,
      attempt: 1,
      error: { code: 'worker-died', what: 'The process died.', todo: 'Look at the log.' },
    },
  },
  { at: 1100, event: started(other, 2) },
  {
    at: 5020,
    event: { type: 'action-progress', action: train, done: 1500, total: 3000, unit: 'iterations' },
  },
  {
    at: 6000,
    event: { type: 'action-progress', action: train, done: 1600, total: 3000, unit: 'iterations' },
  },
  {
    at: 7000,
    event: {
      type: 'action-failed',
      action: other,
      stage: 'meta-train',
      cell: { algorithm: 'maml', seed: 0 },
      key,
      error: { code: 'stage-failed', what: 'The loss is not finite.', todo: 'Correct it.' },
      log: 'artifacts/logs/0.log',
    },
  },
  {
    at: 7001,
    event: { type: 'action-skipped', action: 'report', stage: 'report', cell: {}, because: other },
  },
  {
    at: 25_000,
    event: {
      type: 'action-finished',
      action: train,
      stage: 'meta-train',
      cell: { algorithm: 'anil', seed: 0 },
      key,
      seconds: 24.99,
      outputs: {},
    },
  },
  { at: 25_001, event: { type: 'action-cached', action: 'adapt', stage: 'adapt', cell: {}, key } },
  {
    at: 25_002,
    event: {
      type: 'run-finished',
      status: 'failed',
      executed: 1,
      cached: 3,
      failed: 1,
      skipped: 1,
      seconds: 25,
      out: 'artifacts/out/meta-hnn/quick',
    },
  },
];
