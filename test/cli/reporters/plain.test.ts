import { expect, test } from 'vitest';
import { createPlainReporter } from '../../../cli/reporters/plain.ts';
import { TextStream } from '../fake-io.ts';
import { recordedRun, train, type RecordedEvent } from '../recorded-run.ts';

function play(events: readonly RecordedEvent[]): string[] {
  const stream = new TextStream();
  let now = 0;
  const reporter = createPlainReporter(stream, () => now);
  for (const { at, event } of events) {
    now = at;
    reporter.emit(event);
  }
  reporter.close();
  return stream.text.split('\n').slice(0, -1);
}

const progress = (at: number, done: number): RecordedEvent => ({
  at,
  event: { type: 'action-progress', action: train, done, total: 1000 },
});
const started = recordedRun.find(({ event }) => event.type === 'action-started')!;

test('a run is told in one line for each event of interest', () => {
  expect(play(recordedRun).join('\n')).toMatchInlineSnapshot(`
    "run       meta-hnn: profile quick, backend simd, 6 actions, 2 jobs
    cached    2 actions
    start     meta-train[algorithm=anil,seed=0] (changed: parameter training.iterations)
    resume    meta-train[algorithm=anil,seed=0]: from its checkpoint
    start     meta-train[algorithm=maml,seed=0] (changed: parameter training.iterations)
    log       meta-train[algorithm=maml,seed=0] | iteration 0: loss 1.2
    log       meta-train[algorithm=maml,seed=0] | iteration 1: loss NaN
    warning   [store] artifacts/actions/00 is not valid
    retry     meta-train[algorithm=maml,seed=0]: The process died.
    start     meta-train[algorithm=maml,seed=0] (attempt 2)
    progress  meta-train[algorithm=anil,seed=0]: 1,500 of 3,000 iterations, 50%, 100 it/s, ETA 15 s, loss 0.03123
    FAILED    meta-train[algorithm=maml,seed=0]: error[stage-failed] The loss is not finite.
    skipped   report, because of meta-train[algorithm=maml,seed=0]
    done      meta-train[algorithm=anil,seed=0] in 25 s
    cached    adapt
    warning[store] came 2 times: artifacts/actions/00 is not valid"
  `);
});

test('a thousand cached actions in a row are one line, and one alone is named', () => {
  const cached = (action: string): RecordedEvent => ({
    at: 0,
    event: { type: 'action-cached', action, stage: action, cell: {}, key: '' },
  });
  expect(play(Array.from({ length: 1000 }, (_, i) => cached(`a${i}`)))).toEqual(['cached    1,000 actions']);
  expect(play([cached('simulate')])).toEqual(['cached    simulate']);
});

test('short actions report no progress, whatever its steps', () => {
  const events = Array.from({ length: 10 }, (_, i) => progress(started.at + i * 400, i * 100));
  expect(play([started, ...events])).toHaveLength(1);
});

test('long actions report at each tenth', () => {
  const events = Array.from({ length: 101 }, (_, i) => progress(started.at + i * 1000, i * 10));
  const lines = play([started, ...events]);
  expect(lines.filter((line) => line.startsWith('progress'))).toHaveLength(10);
});

test('very long actions report at least each minute', () => {
  const events = Array.from({ length: 11 }, (_, i) => progress(started.at + i * 60_000, i));
  const lines = play([started, ...events]);
  expect(lines.filter((line) => line.startsWith('progress'))).toHaveLength(10);
});

test('the user is told that stages are given time to stop', () => {
  const stream = new TextStream();
  createPlainReporter(stream, () => 0).stopping();
  expect(stream.text).toBe(
    'stopping  Running stages save their checkpoints. Once more Ctrl-C stops at once.\n',
  );
});
