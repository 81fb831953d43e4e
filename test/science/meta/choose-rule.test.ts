import { describe, expect, it } from 'vitest';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import type { AdaptationRule } from '../../../science/meta/adapt.ts';
import { chooseRule, NoRuleWorksError } from '../../../science/meta/choose-rule.ts';
import { drawParameters } from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

const TASKS = 5;
const data = pendulums(TASKS, 8);
const initialisation = drawParameters(small, 1, 1);
const trial = { backend: reference, model: small, steps: 3 };
const sgd = (stepSize: number): AdaptationRule => ({ kind: 'sgd', stepSize, mask: 'all' });

/** The loss of one task after plain descent, written out: sigma^2 is the mean square speed of its support points. */
function lossOf(task: number, stepSize: number): number {
  const part = ({ states, derivatives }: typeof data.support) => ({
    tasks: 1,
    points: 8,
    states: states.slice(task * 16, task * 16 + 16),
    derivatives: derivatives.slice(task * 16, task * 16 + 16),
  });
  const [support, query] = [part(data.support), part(data.query)];
  const sigma = Math.sqrt(support.derivatives.reduce((sum, value) => sum + value * value, 0) / 8);
  for (const batch of [support, query])
    batch.derivatives.forEach((value, i, all) => (all[i] = value / sigma));
  let parameters = initialisation.slice();
  for (let s = 0; s < trial.steps; s++) {
    const { gradient } = reference.gradient(small, parameters, support, 'all');
    parameters = parameters.map((value, i) => value - stepSize * gradient[i]);
  }
  return reference.loss(small, parameters, query)[0];
}

describe('the rule of an adaptation', () => {
  const stepSizes = [0.001, 0.03, 0.01, 0.3];
  const { losses, best } = chooseRule(trial, initialisation, data, stepSizes.map(sgd));

  it('is the candidate with the least median loss of the query points', () => {
    const medians = stepSizes.map((stepSize) => {
      const sorted = Array.from({ length: TASKS }, (_, task) => lossOf(task, stepSize)).sort((a, b) => a - b);
      return sorted[2];
    });
    medians.forEach((median, i) => expect(losses[i] / median).toBeCloseTo(1, 12));
    expect(best).toBe(medians.indexOf(Math.min(...medians)));
    expect(new Set(losses).size).toBe(stepSizes.length);
  });

  it('is the first of equal ones', () => {
    const { losses: equal, best: first } = chooseRule(
      trial,
      initialisation,
      data,
      [0.001, 0.3, 0.3].map(sgd),
    );
    expect(equal[1]).toBe(equal[2]);
    expect(first).toBe(1);
  });

  it('is judged by all systems: those that diverge are the worst of them', () => {
    const derivatives = data.query.derivatives.slice();
    const spoil = (tasks: number) => {
      for (let task = 0; task < tasks; task++) derivatives[task * 16] = NaN;
      return { support: data.support, query: { ...data.query, derivatives: derivatives.slice() } };
    };
    const sorted = Array.from({ length: TASKS }, (_, task) =>
      task < 2 ? Infinity : lossOf(task, 0.01),
    ).sort((a, b) => a - b);
    expect(chooseRule(trial, initialisation, spoil(2), [sgd(0.01)]).losses[0] / sorted[2]).toBeCloseTo(1, 12);
    expect(() => chooseRule(trial, initialisation, spoil(3), [sgd(0.01)])).toThrow(NoRuleWorksError);
  });

  it('never is one that diverges, whatever its place', () => {
    const wild = sgd(1e200);
    const unbounded = { ...trial, model: { ...small, activation: 'softplus' } as const };
    expect(chooseRule(unbounded, initialisation, data, [wild, sgd(0.001)]).best).toBe(1);
    expect(() => chooseRule(unbounded, initialisation, data, [wild, wild])).toThrow(
      'None of 2 adaptation rules leads to a finite median loss on 5 validation systems after 3 steps. ' +
        'Offer smaller step sizes.',
    );
  });
});
