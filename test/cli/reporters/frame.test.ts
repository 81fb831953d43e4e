import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { renderFrame } from '../../../cli/reporters/live/frame.ts';
import { RunState } from '../../../cli/reporters/run-state.ts';
import { noColors } from '../no-colors.ts';
import { recordedRun, train } from '../recorded-run.ts';

function stateAt(now: number): RunState {
  const state = new RunState();
  for (const { at, event } of recordedRun) if (at <= now) state.apply(event, at);
  return state;
}

function frame(state: RunState, now: number, columns: number, rows = 24, stopping = false): string {
  return renderFrame({ state, expected: [], now, columns, rows, colors: noColors, stopping }).join('\n');
}

test('a wide terminal shows everything', () => {
  expect(frame(stateAt(6000), 6000, 160)).toMatchInlineSnapshot(`
    "meta-hnn  profile quick  backend simd  2 jobs
    ⠋ meta-train algorithm=anil seed=0 (resumed)    ━━━━━━━━━━──────────  1,600/3,000  53%  100 it/s  ETA 14 s  loss 0.03123
    ⠋ meta-train algorithm=maml seed=0 (attempt 2)                                                         4 s
    2 cached · 2 running · 2 waiting   6 s"
  `);
});

test('in a hundred columns the speed goes first', () => {
  expect(frame(stateAt(6000), 6000, 100)).toMatchInlineSnapshot(`
    "meta-hnn  profile quick  backend simd  2 jobs
    ⠋ meta-train algorithm=anil seed=0 (resumed)    ━━━━━━━━━━──────────  53%  ETA 14 s  loss 0.03123
    ⠋ meta-train algorithm=maml seed=0 (attempt 2)                                  4 s
    2 cached · 2 running · 2 waiting   6 s"
  `);
});

test('in sixty columns the name, the share and the time are left', () => {
  expect(frame(stateAt(6000), 6000, 60)).toMatchInlineSnapshot(`
    "meta-hnn  profile quick  backend simd  2 jobs
    ⠋ meta-train algorithm=anil seed=0 (resumed)  53%  ETA 14 s
    ⠋ meta-train algorithm=maml seed=0 (attempt…            4 s
    2 cached · 2 running · 2 waiting   6 s"
  `);
});

test.each([12, 20, 35, 60, 61, 80, 99, 100, 120, 200])('no line is wider than %d columns', (columns) => {
  for (const line of frame(stateAt(6000), 6000, columns).split('\n')) {
    expect(stringWidth(line)).toBeLessThan(columns);
  }
});

test('more actions than lines are counted', () => {
  const state = new RunState();
  state.apply(recordedRun[0].event, 0);
  for (let i = 0; i < 30; i++) {
    const reason = { kind: 'never-run' } as const;
    state.apply(
      {
        type: 'action-started',
        action: `a[i=${i}]`,
        stage: 'a',
        cell: { i },
        key: '',
        attempt: 1,
        threads: 1,
        reason,
      },
      0,
    );
  }
  const lines = frame(state, 500, 80, 12).split('\n');
  expect(lines).toHaveLength(9);
  expect(lines[6]).toContain('a i=5');
  expect(lines[7]).toBe('  … and 24 more');
});

test('an action that another run executes is shown with its owner', () => {
  const state = stateAt(0);
  state.apply(
    {
      type: 'action-waiting',
      action: train,
      stage: 'meta-train',
      cell: {},
      key: '',
      owner: 'process 12 on host',
    },
    0,
  );
  expect(frame(state, 0, 100)).toMatchInlineSnapshot(`
    "meta-hnn  profile quick  backend simd  2 jobs
    … meta-train algorithm=anil seed=0  process 12 on host executes it
    6 waiting   0 s"
  `);
});

test('after an interrupt the footer says how to stop at once', () => {
  expect(frame(stateAt(6000), 6000, 100, 24, true).split('\n').at(-1)).toBe(
    '2 cached · 2 running · 2 waiting   6 s   stopping, Ctrl-C again stops at once',
  );
});
