import { expect, test } from 'vitest';
import { formatSummary, type SummaryFacts } from '../../../cli/texts/summary.ts';
import { noColors } from '../no-colors.ts';

const done: SummaryFacts = {
  summary: { status: 'done', executed: 3, cached: 12, failed: 0, skipped: 0, seconds: 245 },
  failures: [],
  pipeline: 'meta-hnn',
  variant: ['--profile', 'quick', '--set', 'noise=0.1'],
  selection: [],
  out: 'artifacts/out/meta-hnn/quick',
  report: 'artifacts/out/meta-hnn/quick/report.html',
};

const text = (facts: SummaryFacts) => `\n${formatSummary(facts, noColors).join('\n')}\n`;

test('a run that is done says where its results are', () => {
  expect(text(done)).toBe(`
✓ meta-hnn: 3 executed, 12 cached in 4 min 05 s
  results: artifacts/out/meta-hnn/quick
  report:  artifacts/out/meta-hnn/quick/report.html
`);
});

test('a run with nothing to do says so', () => {
  const { report: _, out: __, ...facts } = done;
  expect(text({ ...facts, summary: { ...done.summary, executed: 0, seconds: 0.05 } })).toBe(`
✓ meta-hnn: nothing to do, 12 actions cached (50 ms)
`);
});

test('a failure brings its error, its log, and the command for that action alone', () => {
  const facts: SummaryFacts = {
    ...done,
    summary: { status: 'failed', executed: 1, cached: 2, failed: 1, skipped: 4, seconds: 12 },
    selection: ['evaluate'],
    failures: [
      {
        action: 'meta-train[algorithm=maml,seed=0]',
        error: {
          code: 'stage-failed',
          what: 'The stage "meta-train" threw: The loss is not finite.',
          todo: 'Correct it and run again.',
          where: { file: 'stages/meta-train.ts', line: 40, column: 11 },
          sourceLine: { text: '    throw new Error();', start: 10, length: 1 },
        },
        log: 'artifacts/logs/ab.log',
        tail: ['iteration 500: loss 0.9', 'iteration 501: loss NaN'],
      },
    ],
  };
  expect(text(facts)).toBe(`

✗ meta-train algorithm=maml seed=0
  error[stage-failed] The stage "meta-train" threw: The loss is not finite.
    do:  Correct it and run again.
    at:  stages/meta-train.ts:40:11
         40 | throw new Error();
            |       ^
    see: docs/errors.md#stage-failed
  last lines of its log:
    │ iteration 500: loss 0.9
    │ iteration 501: loss NaN
  log:   artifacts/logs/ab.log
  again: npx pipeline run meta-hnn 'meta-train[algorithm=maml,seed=0]' --profile quick --set noise=0.1

✗ meta-hnn failed: 1 executed, 2 cached, 1 failed, 4 not run in 12 s
  kept:     3 finished actions, and the checkpoints of those that were stopped
  continue: npx pipeline run meta-hnn evaluate --profile quick --set noise=0.1
`);
});

test('an interrupted run says what is kept and how to go on', () => {
  const summary = {
    status: 'interrupted',
    executed: 1,
    cached: 0,
    failed: 0,
    skipped: 4,
    seconds: 12,
  } as const;
  expect(text({ ...done, summary })).toBe(`
■ meta-hnn was interrupted: 1 executed, 4 not run in 12 s
  kept:     1 finished action, and the checkpoints of those that were stopped
  continue: npx pipeline run meta-hnn --profile quick --set noise=0.1
`);
});
