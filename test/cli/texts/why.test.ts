import { expect, test } from 'vitest';
import { formatExplanation } from '../../../cli/texts/why.ts';
import type { Explanation } from '../../../engine/plan/explain.ts';
import { noColors } from '../no-colors.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

const explanation: Explanation = {
  action: 'evaluate[seed=0]',
  stage: 'evaluate',
  status: 'run',
  reason: { kind: 'changed', parts: ['parameter gridPoints'] },
  key: a,
  identity: {
    engine: '1',
    stage: 'evaluate',
    version: 2,
    code: a,
    parameters: { gridPoints: 50, rollout: { seconds: 20 } },
    inputs: { adapted: a, trajectories: [{ cell: { shots: 25 }, digest: b }] },
    backend: null,
  },
  code: { modules: { 'stages/evaluate.ts': a }, packages: { zod: '4.6.7' } },
  previous: { key: b, from: 'last run' },
  changes: [
    { part: 'parameter', name: 'gridPoints', before: '40', after: '50' },
    { part: 'code', name: 'stages/evaluate.ts', before: b, after: a },
    { part: 'package', name: 'zod', after: '4.6.7' },
    { part: 'input', name: 'old', before: b },
  ],
};

const text = (each: Explanation, hashed = false) =>
  `\n${formatExplanation(each, { hashed, colors: noColors }).join('\n')}\n`;

test('what changed is told with before and after', () => {
  expect(text(explanation)).toBe(`
evaluate seed=0  would run: changed: parameter gridPoints
  key aaaaaaaaaaaa
  key of the last run bbbbbbbbbbbb
  changed:
    parameter  gridPoints          40 → 50
    code       stages/evaluate.ts  bbbbbbbbbbbb → aaaaaaaaaaaa
    package    zod                 4.6.7 (new)
    input      old                 bbbbbbbbbbbb (gone)
  hashed: 2 parameters, 2 inputs, 1 code file, 1 package (--hashed lists them)
`);
});

test('--hashed lists everything that the key is the hash of', () => {
  expect(
    text(
      {
        ...explanation,
        status: 'cached',
        reason: { kind: 'cached' },
        changes: [],
        previous: { key: a, from: 'lock' },
      },
      true,
    ),
  ).toBe(`
evaluate seed=0  cached
  key aaaaaaaaaaaa
  identity (3)
    engine   1
    stage    evaluate, version 2
    backend  none
  parameters (2)
    gridPoints       50
    rollout.seconds  20
  inputs (2)
    adapted                 aaaaaaaaaaaa
    trajectories[shots=25]  bbbbbbbbbbbb
  code (1)
    stages/evaluate.ts  aaaaaaaaaaaa
  packages (1)
    zod  4.6.7
`);
});

test('an action whose inputs are not made yet has no key', () => {
  const { key: _, identity: __, previous: ___, ...rest } = explanation;
  expect(text({ ...rest, status: 'pending', reason: { kind: 'inputs-pending' }, changes: [] })).toBe(`
evaluate seed=0  pending: an input is made first; whether this runs depends on the bytes
  hashed: 1 code file, 1 package (--hashed lists them)
`);
});
