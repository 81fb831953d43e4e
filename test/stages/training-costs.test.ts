import { expect, test } from 'vitest';
import { trainingCosts } from '../../stages/training-costs.ts';
import { run } from './run.ts';
import { rowsOf } from './score-tables.ts';

const parameters = {
  thresholds: [0.5, 0.1],
  window: 1,
  network: { hidden: [8, 4] },
  dimension: 2,
  innerSteps: 3,
  batchTasks: 10,
  support: 20,
  query: 30,
};

/** Measured every second iteration and at the end. */
function logOf(validations: readonly number[]) {
  const rows = 2 * validations.length;
  return {
    iteration: Int32Array.from({ length: rows }, (_, i) => i),
    loss: new Float64Array(rows),
    gradientNorm: new Float64Array(rows),
    learningRate: new Float64Array(rows),
    droppedTasks: new Int32Array(rows),
    validationLoss: Float64Array.from({ length: rows }, (_, i) =>
      i % 2 === 1 ? validations[(i - 1) / 2] : NaN,
    ),
  };
}

const cellOf = (method: string, seed = 0) => ({ family: 'pendulum', method, seed });
const validations = [Infinity, 0.3, 0.25, 0.2, 0.01, 0.02];

/** Two operations a weight of both layers, so many times a point. */
const flop = (ofFirst: number, ofSecond: number) => 2 * (ofFirst * 2 * 8 + ofSecond * 8 * 4);

test('iterations are counted until the error, the root of the loss, is small enough', async () => {
  const { costs } = await run(
    trainingCosts,
    { training: [{ cell: cellOf('hnn-maml'), value: logOf(validations) }] },
    parameters,
  );
  // A loss of 0.25 after iteration 5, which is the sixth; 0.01 after the tenth.
  expect(rowsOf(costs)).toMatchObject([
    { threshold: 0.5, iterations: 6, totalIterations: 12, finalValidationLoss: 0.02 },
    { threshold: 0.1, iterations: 10, totalIterations: 12, finalValidationLoss: 0.02 },
  ]);
});

test('a wider window waits for more than one lucky measurement', async () => {
  const lucky = [0.01, 1, 1, 0.01, 0.01, 0.01];
  const training = [{ cell: cellOf('hnn-anil'), value: logOf(lucky) }];
  const { costs } = await run(trainingCosts, { training }, { ...parameters, window: 3, thresholds: [0.2] });
  expect(costs.iterations[0]).toBe(10);
});

test('most of a window may be there before it is full', async () => {
  const training = [{ cell: cellOf('hnn-anil'), value: logOf([0.01, 0.02, 1, 1]) }];
  const { costs } = await run(trainingCosts, { training }, { ...parameters, window: 3, thresholds: [0.2] });
  expect(costs.iterations[0]).toBe(4);
});

test('a pretraining, which aims at something else, has no goals but a total', async () => {
  const training = [{ cell: cellOf('naive-pretrained'), value: logOf(validations) }];
  const rows = rowsOf((await run(trainingCosts, { training }, parameters)).costs);
  expect(rows).toMatchObject([{ threshold: NaN, iterations: NaN, gigaflop: NaN, totalIterations: 12 }]);
});

test('a training that never got there has no cost, but a total', async () => {
  const training = [{ cell: cellOf('hnn-anil'), value: logOf([1, 0.5, 0.3]) }];
  const [row] = rowsOf((await run(trainingCosts, { training }, parameters)).costs);
  expect([row.iterations, row.gigaflop]).toEqual([NaN, NaN]);
  expect(row.totalIterations).toBe(6);
  expect(row.totalGigaflop).toBeGreaterThan(0);
});

test.each([
  // Three inner steps on 20 points, gradient and Hessian-vector product, and a gradient of 30 points.
  ['hnn-maml', 3 * 20 * (flop(5, 6) + flop(8, 12)) + 30 * flop(5, 6)],
  ['hnn-first-order-maml', 3 * 20 * flop(5, 6) + 30 * flop(5, 6)],
  ['hnn-anil', 50 * flop(2, 9)],
  // No inner steps, and all points at once.
  ['hnn-pretrained', 50 * flop(5, 6)],
])('an iteration of %s costs what its passes cost', async (method, perTask) => {
  const { costs } = await run(
    trainingCosts,
    { training: [{ cell: cellOf(method), value: logOf(validations) }] },
    parameters,
  );
  if (method !== 'hnn-pretrained') expect(costs.gigaflop[0]).toBeCloseTo((6 * 10 * perTask) / 1e9, 15);
  expect(costs.totalGigaflop[0]).toBeCloseTo((12 * 10 * perTask) / 1e9, 15);
});

test('rows are in the order of the trainings, then of the thresholds', async () => {
  const cells = [cellOf('naive-maml', 1), cellOf('naive-maml'), cellOf('hnn-anil')];
  const training = cells.map((cell) => ({ cell, value: logOf(validations) }));
  const rows = rowsOf((await run(trainingCosts, { training }, parameters)).costs);
  expect(rows.map(({ method, seed, threshold }) => [method, seed, threshold])).toEqual(
    cells.flatMap(({ method, seed }) => [0.5, 0.1].map((threshold) => [method, seed, threshold])),
  );
  expect((await run(trainingCosts, { training: [] }, parameters)).costs.family).toEqual([]);
});
