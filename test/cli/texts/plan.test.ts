import { expect, test } from 'vitest';
import { formatPlan } from '../../../cli/texts/plan.ts';
import type { PlanStep } from '../../../engine/plan/plan.ts';
import { noColors } from '../no-colors.ts';

const node = (id: string) => ({ id, stage: id, cell: {}, parameters: {}, inputs: {} });

const cached: PlanStep = {
  node: node('simulate'),
  status: 'cached',
  reason: { kind: 'cached' },
  lastSeconds: 1,
};

test('a plan tells what would run, why, and how long it took', () => {
  const steps: PlanStep[] = [
    cached,
    {
      node: node('meta-train[algorithm=anil,seed=0]'),
      status: 'run',
      reason: { kind: 'changed', parts: ['parameter iterations', 'code stages/meta-train.ts'] },
    },
    { node: node('figures'), status: 'run', reason: { kind: 'forced' }, lastSeconds: 65 },
    { node: node('evaluate'), status: 'pending', reason: { kind: 'inputs-pending' } },
    { node: node('again'), status: 'shared', reason: { kind: 'shared', with: 'figures' } },
  ];
  expect(formatPlan({ steps, work: true }, 'meta-hnn (quick)', noColors).join('\n')).toBe(
    `
meta-hnn (quick): 2 to run, 1 pending, 1 shared, 1 cached

run      meta-train algorithm=anil seed=0  changed: parameter iterations, code stages/meta-train.ts
run      figures                           forced (took 1 min 05 s last time)
pending  evaluate                          an input is made first
shared   again                             the same as figures

pending: whether it executes depends on the bytes of what is made before it.
shared:  it gets the result of the action that it is the same as.`.slice(1),
  );
});

test('with nothing to do it is one line', () => {
  expect(formatPlan({ steps: [cached], work: false }, 'meta-hnn (quick)', noColors)).toEqual([
    'meta-hnn (quick): nothing to do, 1 action cached',
  ]);
});
