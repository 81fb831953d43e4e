import { expect, test } from 'vitest';
import type { RunEvent } from '../../../engine/events/events.ts';
import { estimateRemaining } from '../../../cli/reporters/estimate.ts';
import { RunState } from '../../../cli/reporters/run-state.ts';

const common = { cell: {}, key: '' };

function stateOf(...events: (readonly [number, RunEvent])[]): RunState {
  const state = new RunState();
  for (const [now, event] of events) state.apply(event, now);
  return state;
}

const runStarted = (actions: number, jobs: number): [number, RunEvent] => [
  0,
  { type: 'run-started', pipeline: 'p', profile: 'default', backend: '', actions, jobs },
];
const started = (action: string): [number, RunEvent] => [
  0,
  {
    type: 'action-started',
    action,
    stage: 'a',
    attempt: 1,
    threads: 1,
    reason: { kind: 'never-run' },
    ...common,
  },
];
const finished = (action: string, seconds: number): [number, RunEvent] => [
  seconds * 1000,
  { type: 'action-finished', action, stage: 'a', seconds, outputs: {}, ...common },
];

test('waiting actions count as their stage did in this run, divided among the jobs', () => {
  const state = stateOf(runStarted(5, 2), started('a1'), finished('a1', 10));
  const expected = ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => ({ id, stage: 'a', lastSeconds: 99 }));
  expect(estimateRemaining(state, expected, 10_000)).toEqual({ seconds: 20, atLeast: false });
});

test('before a stage has ended in this run, the last run tells', () => {
  const state = stateOf(runStarted(2, 1), started('a1'));
  const expected = [
    { id: 'a1', stage: 'a', lastSeconds: 10 },
    { id: 'b1', stage: 'b', lastSeconds: 5 },
  ];
  expect(estimateRemaining(state, expected, 4000)).toEqual({ seconds: 11, atLeast: false });
});

test('a run cannot be shorter than its longest action', () => {
  const state = stateOf(runStarted(2, 2), started('a1'), started('b1'));
  const expected = [
    { id: 'a1', stage: 'a', lastSeconds: 10 },
    { id: 'b1', stage: 'b', lastSeconds: 2 },
  ];
  expect(estimateRemaining(state, expected, 0)?.seconds).toBe(10);
});

test('a stage of unknown duration makes the estimate a lower bound', () => {
  const state = stateOf(runStarted(2, 1), started('a1'));
  const expected = [
    { id: 'a1', stage: 'a', lastSeconds: 10 },
    { id: 'b1', stage: 'b' },
  ];
  expect(estimateRemaining(state, expected, 0)).toEqual({ seconds: 10, atLeast: true });
  expect(
    estimateRemaining(
      state,
      expected.map(({ id, stage }) => ({ id, stage })),
      0,
    ),
  ).toBeUndefined();
});
