import { expect, test } from 'vitest';
import { summariseFeatures } from '../../stages/summarise-features.ts';
import { run } from './run.ts';
import { rowsOf } from './score-tables.ts';

const cells = ['naive-anil', 'hnn-maml'].flatMap((method) =>
  [1, 0].map((seed) => ({ family: 'pendulum', method, seed, shots: 25 })),
);

/** Three systems, layers 0, 1 and the output; of the output's last system nothing is known. */
const similarities = cells.map((cell) => {
  const rows = [1, 5].flatMap((steps) =>
    [0, 1, 2].flatMap((task) => [0, 1, 2].map((layer) => ({ steps, task, layer }))),
  );
  return {
    cell,
    value: {
      task: Int32Array.from(rows, ({ task }) => task),
      steps: Int32Array.from(rows, ({ steps }) => steps),
      layer: Int32Array.from(rows, ({ layer }) => layer),
      cka: Float64Array.from(rows, ({ task, layer, steps }) =>
        layer === 2 && task === 2 ? NaN : (task + 1) / 10 + layer / 100 + steps / 1000 + cell.seed / 10_000,
      ),
    },
  };
});

const probes = cells.map((cell) => ({
  cell: { ...cell },
  value: {
    target: ['m', 'q_0'],
    kind: ['parameter', 'parameter'],
    rSquared: Float64Array.of(0.5 + cell.seed / 10, cell.method === 'hnn-maml' ? -1 - cell.seed : 0),
    features: Int32Array.of(5, 5),
    systems: Int32Array.of(40, 40),
    heldOut: Int32Array.of(20, 20),
  },
}));

test('similarities are medians and quartiles over systems and seeds, in the order of methods, steps and layers', async () => {
  const { similarityResults } = await run(summariseFeatures, { similarities, probes: [] }, {});
  const rows = rowsOf(similarityResults);
  expect(rows.map(({ method, steps, layer }) => `${method} ${steps} ${layer}`)).toEqual(
    ['naive-anil', 'hnn-maml'].flatMap((method) =>
      [1, 5].flatMap((steps) =>
        ['hidden 1', 'hidden 2', 'output'].map((layer) => `${method} ${steps} ${layer}`),
      ),
    ),
  );
  // Of layer 1 after 5 steps: 0.115, 0.1151, 0.215, 0.2151, 0.315, 0.3151
  const [, , , , hidden] = rows;
  expect(hidden).toMatchObject({
    family: 'pendulum',
    method: 'naive-anil',
    shots: 25,
    steps: 5,
    layer: 'hidden 2',
  });
  expect(hidden.cka).toBeCloseTo(0.21505, 12);
  expect(hidden.ckaQ1).toBeCloseTo(0.1151 + 0.25 * (0.215 - 0.1151), 12);
  expect(hidden.ckaQ3).toBeCloseTo(0.2151 + 0.75 * (0.315 - 0.2151), 12);
});

test('a similarity that is not known is no better than any other', async () => {
  const { similarityResults } = await run(summariseFeatures, { similarities, probes: [] }, {});
  const [, , output] = rowsOf(similarityResults);
  // 0.121, 0.1211, 0.221, 0.2211 and two unknown ones
  expect(output.cka).toBeCloseTo((0.221 + 0.2211) / 2, 12);
  expect(output.ckaQ3).toBeNaN();
});

test('probes are medians over seeds, with the lowest and the highest', async () => {
  const { probeResults } = await run(summariseFeatures, { similarities: [], probes }, {});
  const expected = [
    ['naive-anil', 'm', 0.55, 0.5, 0.6],
    ['naive-anil', 'q_0', 0, 0, 0],
    ['hnn-maml', 'm', 0.55, 0.5, 0.6],
    ['hnn-maml', 'q_0', -1.5, -2, -1],
  ];
  expect(
    rowsOf(probeResults).map((row) => [
      row.method,
      row.target,
      row.rSquared,
      row.rSquaredLow,
      row.rSquaredHigh,
    ]),
  ).toEqual(expected);
  expect(new Set(probeResults.seeds)).toEqual(new Set([2]));
});
