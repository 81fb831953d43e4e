import { expect, test } from 'vitest';
import { formatStatus, type LastRun, type StatusFacts } from '../../../cli/texts/status.ts';
import { noColors } from '../no-colors.ts';

const run: LastRun = {
  version: 1,
  startedAt: '2025-03-01T12:00:00.000Z',
  status: 'running',
  process: { pid: 42, startTime: '1', host: 'lab', machine: 'm' },
  actions: {
    evaluate: { status: 'waiting' },
    simulate: { status: 'cached' },
    'meta-train[seed=0]': { status: 'executed', seconds: 65 },
    'meta-train[seed=1]': { status: 'running' },
    'meta-train[seed=2]': { status: 'failed', error: 'stage-failed: The loss is not finite.\nmore' },
  },
};

const facts = (last?: StatusFacts['last']): StatusFacts => ({
  title: 'meta-hnn (quick)',
  pipeline: 'meta-hnn',
  order: ['simulate', 'meta-train[seed=0]', 'meta-train[seed=1]', 'meta-train[seed=2]', 'evaluate', 'report'],
  variant: ['--profile', 'quick'],
  out: 'artifacts/out/meta-hnn/quick',
  ...(last === undefined ? {} : { last }),
  colors: noColors,
});

const text = (last?: StatusFacts['last']) => `\n${formatStatus(facts(last)).join('\n')}\n`;

test('a run that goes on is shown with its process', () => {
  expect(text({ ...run, alive: true })).toBe(`
meta-hnn (quick): running
  started:  2025-03-01 12:00:00 UTC, process 42 on lab
  actions:  1 cached, 1 executed, 1 running, 1 failed, 1 waiting

  cached                simulate
  executed  1 min 05 s  meta-train seed=0
  running               meta-train seed=1
  failed                meta-train seed=2  stage-failed: The loss is not finite.
  waiting               evaluate
`);
});

test('a run whose process is gone did not end, and what it executed has stopped', () => {
  const lines = text({ ...run, alive: false });
  expect(lines).toContain('meta-hnn (quick): stopped without an end (killed, or the machine went down)');
  expect(lines).toContain('  stopped               meta-train seed=1');
  expect(lines).toMatch(/actions: .*\d+ stopped/);
  expect(lines).not.toContain(' running');
  expect(lines).toContain('  continue: npx pipeline run meta-hnn --profile quick');
});

test('a run that is done says when it ended and where the results are', () => {
  const actions = { simulate: { status: 'cached' } } as const;
  expect(text({ ...run, actions, status: 'done', finishedAt: '2025-03-01T12:04:05.000Z', alive: false }))
    .toBe(`
meta-hnn (quick): done
  started:  2025-03-01 12:00:00 UTC
  finished: 2025-03-01 12:04:05 UTC
  actions:  1 cached

  cached    simulate

  results:  artifacts/out/meta-hnn/quick
`);
});

test('a pipeline that never ran says how to run it', () => {
  expect(text()).toBe(`
meta-hnn (quick): never run
  run it: npx pipeline run meta-hnn --profile quick
`);
});
