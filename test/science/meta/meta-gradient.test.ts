import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../kernels/backend.ts';
import { headRange, parameterCount } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { innerLoop } from '../../../kernels/inner-loop.ts';
import { AllTasksDivergedError, metaGradient } from '../../../science/meta/meta-gradient.ts';
import type { Algorithm, MetaLoss } from '../../../science/meta/meta-gradient.ts';
import { repeatRow } from '../../../kernels/rows.ts';
import { selectTasks } from '../../../science/meta/task-data.ts';
import { euclideanNorm } from '../../../science/training/clip.ts';
import {
  anyModel,
  dot,
  drawBatch,
  drawParameters,
  moved,
  normals,
  relativeDifference,
} from '../../kernels/models.ts';
import { pendulums, small } from './tasks.ts';

const settings = {
  backend: reference,
  model: small,
  innerStepSize: 0.01,
  innerSteps: 2,
  taskGradientClip: null,
};
const maml: MetaLoss = { ...settings, algorithm: 'maml' };

it.each(['maml', 'anil'] as const)(
  '%s gives the slope of the loss after adaptation, for any model',
  (algorithm) => {
    fc.assert(
      fc.property(anyModel, fc.nat(1000), fc.integer({ min: 0, max: 3 }), (model, seed, innerSteps) => {
        const problem = { ...settings, model, algorithm, innerSteps };
        const support = drawBatch(model, 2, 4, seed);
        const query = drawBatch(model, 2, 3, seed + 1);
        const parameters = drawParameters(model, 1, seed);
        const v = normals(seed, 'v', parameters.length);
        const lossAt = (h: number): number =>
          metaGradient(problem, moved(parameters, v, h), { support, query }).loss;
        const { gradient } = metaGradient(problem, parameters, { support, query });
        const scale = 1 + Math.sqrt(dot(gradient, gradient) * dot(v, v));
        expect(Math.abs((lossAt(1e-6) - lossAt(-1e-6)) / 2e-6 - dot(gradient, v)) / scale).toBeLessThan(1e-5);
      }),
      { numRuns: 25 },
    );
  },
);

it('without inner steps all algorithms are joint training', () => {
  const data = pendulums(3, 4);
  const parameters = drawParameters(small, 1, 1);
  const results = (['maml', 'anil', 'first-order-maml'] as Algorithm[]).map((algorithm) =>
    metaGradient({ ...settings, algorithm, innerSteps: 0 }, parameters, data),
  );
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

it('first-order MAML takes the query gradient at the adapted parameters', () => {
  const data = pendulums(1, 4);
  const parameters = drawParameters(small, 1, 1);
  const { gradient } = metaGradient({ ...settings, algorithm: 'first-order-maml' }, parameters, data);
  const loop = { backend: reference, model: small, mask: 'all', stepSize: 0.01, steps: 2 } as const;
  const path = innerLoop(loop.backend, loop.model, parameters, data.support, loop);
  expect(gradient).toEqual(reference.gradient(small, path[2], data.query, 'all').gradient);
});

it('the inner loop keeps every step, lowers the support loss, and under the head mask leaves the body alone', () => {
  const { support } = pendulums(2, 6);
  const normalised: Batch = { ...support, derivatives: support.derivatives.map((x) => x / 20) };
  const parameters = repeatRow(drawParameters(small, 1, 1), 2);
  const loop = { backend: reference, model: small, mask: 'head', stepSize: 0.05, steps: 4 } as const;
  const path = innerLoop(loop.backend, loop.model, parameters, normalised, loop);
  expect(path).toHaveLength(5);
  expect(path[0]).toBe(parameters);
  const losses = path.map((step) => reference.loss(small, step, normalised)[0]);
  expect(losses).toEqual(losses.toSorted((a, b) => b - a));
  expect(losses[4]).toBeLessThan(losses[0]);
  const { start } = headRange(small);
  expect(path[4].slice(0, start)).toEqual(parameters.slice(0, start));
  expect(path[4].slice(start, parameterCount(small))).not.toEqual(
    parameters.slice(start, parameterCount(small)),
  );
});

describe('tasks that diverge', () => {
  const parameters = drawParameters(small, 1, 1);
  const good = pendulums(3, 4);
  const spoil = (batch: Batch, task: number): Batch => {
    const derivatives = batch.derivatives.slice();
    derivatives[task * 8] = 1e300;
    return { ...batch, derivatives };
  };

  it('are left out of the mean and named', () => {
    const { droppedTasks, ...result } = metaGradient(maml, parameters, {
      ...good,
      support: spoil(good.support, 1),
    });
    expect(droppedTasks).toEqual([1]);
    const rest = { support: selectTasks(good.support, [0, 2]), query: selectTasks(good.query, [0, 2]) };
    const { droppedTasks: none, ...expected } = metaGradient(maml, parameters, rest);
    expect(none).toEqual([]);
    expect(result).toEqual(expected);
  });

  it('are an error when none is left, which says what to do', () => {
    let support = good.support;
    for (const task of [0, 1, 2]) support = spoil(support, task);
    expect(() => metaGradient(maml, parameters, { ...good, support })).toThrow(AllTasksDivergedError);
    expect(() => metaGradient(maml, parameters, { ...good, support })).toThrow(
      /all 3 tasks.*Lower the inner step size/s,
    );
  });
});

it('clips the gradient of each task before the mean', () => {
  const data = pendulums(2, 4);
  const parameters = drawParameters(small, 1, 1);
  const clip = 0.5;
  const alone = [0, 1].map((t) => {
    const one = { support: selectTasks(data.support, [t]), query: selectTasks(data.query, [t]) };
    return metaGradient(maml, parameters, one).gradient;
  });
  expect(alone.every((gradient) => euclideanNorm(gradient) > clip)).toBe(true);
  const unit = alone.map((gradient) => gradient.map((x) => (x * clip) / euclideanNorm(gradient)));
  const expected = moved(unit[0], unit[1], 1).map((x) => x / 2);
  const { gradient } = metaGradient({ ...maml, taskGradientClip: clip }, parameters, data);
  expect(relativeDifference(gradient, expected)).toBeLessThan(1e-14);
});
