import { expect, test } from 'vitest';
import { beyondRange } from '../../stages/beyond-range.ts';
import { run } from './run.ts';
import { fieldScores, rowsOf } from './score-tables.ts';

/** m and k in [0.5, 5], q0 in [-5, 5] but for m, which is declared to reach 2 alone. */
const system = { name: 'mass-spring', laws: { mass: [0.5, 2], restPosition: [-4, 4] } } as {
  name: string;
  laws: Record<string, [number, number]>;
};
const systems = {
  task: Int32Array.of(0, 1, 2, 3, 4),
  parameters: {
    width: 3,
    data: Float64Array.from(
      [
        [2.5, 1, 0], // 1.25 by its mass
        [1, 7.5, -4.4], // 1.5 by its stiffness, more than 1.1 by its rest position
        [1, 1, -8], // 2 by its rest position
        [4, 10, 8], // 2
        [3.01, 1, 0], // 1.505
      ].flat(),
    ),
  },
};
const cells = ['naive-anil', 'hnn-anil'].flatMap((method) =>
  [1, 0].map((seed) => ({ family: 'mass-spring', method, seed, shots: 50 })),
);
const scores = cells.map((cell) => ({
  cell,
  value: fieldScores({
    1: [9, 9, 9, 9, 9],
    5: [1, 2, 3, cell.method === 'hnn-anil' ? NaN : 4, 5].map((error) => error + cell.seed),
  }),
}));

test('errors are told by how far beyond the range a system is', async () => {
  const { scores: rows, results } = await run(beyondRange, { scores, systems }, { system, bins: 2 });
  const factors = [1.25, 1.5, 2, 2, 1.505];
  rowsOf(rows).forEach((row) => expect(row.excess).toBeCloseTo(factors[row.task], 12));
  expect(rowsOf(rows).map(({ method, seed, steps, task }) => [method, seed, steps, task])).toEqual(
    cells.flatMap(({ method, seed }) =>
      [1, 5].flatMap((steps) => [0, 1, 2, 3, 4].map((task) => [method, seed, steps, task])),
    ),
  );
  // (1, 1.5] holds the first two systems, (1.5, 2] the others, each with two seeds.
  expect(rowsOf(results).filter(({ steps }) => steps === 5)).toEqual(
    [
      ['naive-anil', 1, 1.5, [1, 2, 2, 3], 2],
      ['naive-anil', 1.5, 2, [3, 4, 4, 5, 5, 6], 3],
      ['hnn-anil', 1, 1.5, [1, 2, 2, 3], 2],
      ['hnn-anil', 1.5, 2, [3, 4, 5, 6, Infinity, Infinity], 3],
    ].map(([method, excessLow, excessHigh, errors, count]) => ({
      family: 'mass-spring',
      method,
      shots: 50,
      steps: 5,
      excessLow,
      excessHigh,
      ...quartiles(errors as number[]),
      systems: count,
    })),
  );
});

function quartiles(sorted: number[]) {
  const at = (probability: number) => {
    const h = (sorted.length - 1) * probability;
    const [low, high] = [sorted[Math.floor(h)], sorted[Math.ceil(h)]];
    return high === Infinity ? NaN : low + (h % 1) * (high - low);
  };
  return { fieldRelativeError: at(0.5), fieldRelativeErrorQ1: at(0.25), fieldRelativeErrorQ3: at(0.75) };
}

test('bins without systems have no row', async () => {
  const { results } = await run(beyondRange, { scores, systems }, { system, bins: 10 });
  const lows = rowsOf(results)
    .filter(({ method, steps }) => method === 'hnn-anil' && steps === 5)
    .map(({ excessLow, systems: count }) => [excessLow, count]);
  expect(lows).toEqual([
    [1.2, 1],
    [1.4, 1],
    [1.5, 1],
    [1.9, 2],
  ]);
});

test('no method measured gives empty tables', async () => {
  const { results } = await run(beyondRange, { scores: [], systems }, { system, bins: 2 });
  expect(results.family).toEqual([]);
});
