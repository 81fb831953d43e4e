import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../kernels/backend.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import type { AdaptationRule } from '../../../science/meta/adapt.ts';
import { chooseRule } from '../../../science/meta/choose-rule.ts';
import { drawParameters } from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

const TASKS = 5;
const data = pendulums(TASKS, 8);
const initialisation = drawParameters(small, 1, 1);
const trial = { backend: reference, model: small, steps: [3] };
const sgd = (stepSize: number): AdaptationRule => ({ kind: 'sgd', stepSize, mask: 'all' });

/** The loss of one task after plain descent, written out: sigma^2 is the mean square speed of its support points. */
function lossOf(task: number, stepSize: number, steps: number): number {
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
  for (let s = 0; s < steps; s++) {
    const { gradient } = reference.gradient(small, parameters, support, 'all');
    parameters = parameters.map((value, i) => value - stepSize * gradient[i]);
  }
  return reference.loss(small, parameters, query)[0];
}

function medianLoss(stepSize: number, steps: number): number {
  const losses = Array.from({ length: TASKS }, (_, task) => lossOf(task, stepSize, steps));
  return losses.sort((a, b) => a - b)[2];
}

/** The data with a query point of the first `tasks` of them that nothing can predict. */
function spoilt(tasks: number) {
  const derivatives = data.query.derivatives.slice();
  for (let task = 0; task < tasks; task++) derivatives[task * 16] = NaN;
  return { support: data.support, query: { ...data.query, derivatives } };
}

describe('the rule of a number of steps', () => {
  const stepSizes = [0.01, 0.001, 0.03, 0.3];
  const steps = [1, 3, 20];
  const chosen = chooseRule({ ...trial, steps }, initialisation, data, stepSizes.map(sgd));

  it('is the candidate with the least median loss of the query points after so many', () => {
    expect(chosen.map((one) => one.steps)).toEqual(steps);
    for (const { steps: number, best, losses } of chosen) {
      const medians = stepSizes.map((stepSize) => medianLoss(stepSize, number));
      medians.forEach((median, i) => expect(losses[i] / median).toBeCloseTo(1, 12));
      expect(best).toBe(medians.indexOf(Math.min(...medians)));
      expect(new Set(losses).size).toBe(stepSizes.length);
    }
  });

  it('is the one found by trying that number alone', () => {
    const rules = [...stepSizes.map(sgd), { kind: 'adam', stepSize: 0.02, mask: 'head' } as const];
    const numbers = [0, 1, 2, 7];
    const together = chooseRule({ ...trial, steps: numbers }, initialisation, data, rules);
    const alone = numbers.map((number) =>
      chooseRule({ ...trial, steps: [number] }, initialisation, data, rules),
    );
    expect(together).toEqual(alone.flat());
  });

  it('need not be the one of another number', () => {
    const [short, long] = [0.001, 0.01];
    const [afterOne, afterMany] = chooseRule(
      { ...trial, steps: [1, 20] },
      initialisation,
      data,
      [short, long].map(sgd),
    );
    expect([afterOne.best, afterMany.best]).toEqual([0, 1]);
    expect(medianLoss(short, 1)).toBeLessThan(medianLoss(long, 1));
    expect(medianLoss(long, 20)).toBeLessThan(medianLoss(short, 20));
  });

  it('is the first of equal ones, as all are before any step', () => {
    const [before, after] = chooseRule(
      { ...trial, steps: [0, 3] },
      initialisation,
      data,
      [0.001, 0.3, 0.3].map(sgd),
    );
    expect(new Set(before.losses).size).toBe(1);
    expect(before.best).toBe(0);
    expect(after.losses[1]).toBe(after.losses[2]);
    expect(after.best).toBe(1);
  });
});

describe('a task that diverges', () => {
  it('is the worst of all, and the others still tell', () => {
    const sorted = Array.from({ length: TASKS }, (_, task) =>
      task < 2 ? Infinity : lossOf(task, 0.01, 3),
    ).sort((a, b) => a - b);
    const [{ losses }] = chooseRule(trial, initialisation, spoilt(2), [sgd(0.01)]);
    expect(losses[0] / sorted[2]).toBeCloseTo(1, 12);
  });

  it('is lost from the step on that it could not take, though what it had until then fits', () => {
    const [{ losses: whole }] = chooseRule({ ...trial, steps: [2] }, initialisation, data, [sgd(0.01)]);
    let gradients = 0;
    const failing: Backend = {
      ...reference,
      gradient(...given) {
        const { loss, gradient } = reference.gradient(...given);
        gradients += 1;
        if (gradients > 2) gradient.fill(NaN, 0, 3 * initialisation.length);
        return { loss, gradient };
      },
    };
    const chosen = chooseRule({ ...trial, backend: failing, steps: [2, 3, 4] }, initialisation, data, [
      sgd(0.01),
    ]);
    expect(chosen.map(({ losses }) => losses[0])).toEqual([whole[0], Infinity, Infinity]);
  });

  it('never makes a rule the best that has it, whatever its place', () => {
    const unbounded = { ...trial, model: { ...small, activation: 'softplus' } as const };
    const [{ best, losses }] = chooseRule(unbounded, initialisation, data, [sgd(1e200), sgd(0.001)]);
    expect([best, losses[0]]).toEqual([1, Infinity]);
  });
});

describe('where no candidate has a finite median', () => {
  const unbounded = { ...trial, model: { ...small, activation: 'softplus' } as const };
  const wild = sgd(1e200);

  it('the rule is the one that loses the fewest tasks, and the first of equals', () => {
    // The wild one loses all five, the others the three that nothing can predict.
    const [{ best, losses }] = chooseRule(unbounded, initialisation, spoilt(3), [
      wild,
      sgd(0.02),
      sgd(0.001),
    ]);
    expect([...losses]).toEqual([Infinity, Infinity, Infinity]);
    expect(best).toBe(1);
  });

  it('and all lose every task, it is the first of them', () => {
    const chosen = chooseRule({ ...unbounded, steps: [3, 9] }, initialisation, data, [wild, wild]);
    expect(chosen).toEqual(
      [3, 9].map((steps) => ({ steps, best: 0, losses: Float64Array.of(Infinity, Infinity) })),
    );
  });
});
