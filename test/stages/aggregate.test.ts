import type { Cell, TableValue } from 'phaseline';
import { describe, expect, test } from 'vitest';
import type { results, resultsBySeed, scores } from '../../schemas/tables.ts';
import { stream } from '../../science/random/stream.ts';
import { aggregate } from '../../stages/aggregate.ts';
import { contextOf } from './context.ts';

type Scores = TableValue<typeof scores.columns>;
type Errors = Pick<Scores, 'fieldMse' | 'fieldRelativeError' | 'trajectoryMse' | 'energyMse'>;

const metrics = ['fieldMse', 'fieldRelativeError', 'trajectoryMse', 'energyMse'] as const;
const TASKS = 7;
const STEPS = [5, 0, 1];

/** Scores of 7 tasks after 5, 0 and 1 steps, in this odd order; `change` may spoil them. */
function scoresOf(
  name: string,
  change: (errors: Errors, task: number, steps: number, row: number) => void,
): Scores {
  const random = stream(7, name);
  const rows = TASKS * STEPS.length;
  const column = () => Float64Array.from({ length: rows }, () => 1 / (0.001 + random.uniform(0, 1)));
  const table = {
    task: Int32Array.from({ length: rows }, (_, row) => row % TASKS),
    steps: Int32Array.from({ length: rows }, (_, row) => STEPS[Math.floor(row / TASKS)]),
    fieldMse: column(),
    fieldRelativeError: column(),
    trajectoryMse: column(),
    energyMse: column(),
    diverged: new Uint8Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    change(table, table.task[row], table.steps[row], row);
    table.diverged[row] = Number.isFinite(table.trajectoryMse[row]) ? 0 : 1;
  }
  return table;
}

const cells: Cell[] = ['maml', 'anil'].flatMap((algorithm) =>
  [3, 1].flatMap((seed) => [50, 25].map((shots) => ({ algorithm, seed, shots }))),
);
const entries = cells.map((cell) => ({
  cell,
  value: scoresOf(JSON.stringify(cell), (errors, task, steps, row) => {
    if (cell.algorithm !== 'anil') return;
    if (task === 2 && steps === 1) errors.trajectoryMse[row] = NaN;
    if (task === 4 && steps === 1) errors.energyMse[row] = Infinity;
    if (steps === 5) errors.energyMse[row] = NaN;
  }),
}));

/** Type 7 of Hyndman & Fan, in plain words. */
function quantile(values: readonly number[], probability: number): number {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const position = (sorted.length - 1) * probability;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  return low + (high - low) * (position - Math.floor(position));
}

/** The finite and other values of a metric in all cells of an algorithm and K (and a seed) after some steps. */
function valuesOf(
  wanted: { algorithm: string; shots: number; steps: number; seed?: number },
  metric: keyof Errors,
) {
  return entries
    .filter(
      ({ cell }) =>
        cell.algorithm === wanted.algorithm &&
        cell.shots === wanted.shots &&
        (wanted.seed === undefined || cell.seed === wanted.seed),
    )
    .flatMap(({ value }) => [...value[metric]].filter((_, row) => value.steps[row] === wanted.steps));
}

type Result = {
  results: TableValue<typeof results.columns>;
  bySeed: TableValue<typeof resultsBySeed.columns>;
};

async function run(scores: readonly { cell: Cell; value: Scores }[]): Promise<Result> {
  return aggregate.definition.run({ inputs: { scores }, parameters: {}, context: contextOf() });
}

describe('aggregate', async () => {
  const { results, bySeed } = await run(entries);

  test('keeps the order of the matrix, then of the steps', () => {
    expect(
      results.algorithm.map((name, row) => [name, results.shots[row], results.steps[row]].join()),
    ).toEqual(
      ['maml', 'anil'].flatMap((name) =>
        [50, 25].flatMap((shots) => [0, 1, 5].map((steps) => `${name},${shots},${steps}`)),
      ),
    );
    expect(
      bySeed.algorithm.map((name, row) =>
        [name, bySeed.seed[row], bySeed.shots[row], bySeed.steps[row]].join(),
      ),
    ).toEqual(
      cells.flatMap(({ algorithm, seed, shots }) =>
        [0, 1, 5].map((steps) => [algorithm, seed, shots, steps].join()),
      ),
    );
  });

  test.each(metrics)('has the median and quartiles of %s that a plain computation has', (metric) => {
    for (const [row, algorithm] of results.algorithm.entries()) {
      const values = valuesOf({ algorithm, shots: results.shots[row], steps: results.steps[row] }, metric);
      expect(values).toHaveLength(2 * TASKS);
      expect(results[metric][row]).toBe(quantile(values, 0.5));
      expect(results[`${metric}Q1`][row]).toBe(quantile(values, 0.25));
      expect(results[`${metric}Q3`][row]).toBe(quantile(values, 0.75));
    }
    for (const [row, algorithm] of bySeed.algorithm.entries()) {
      const wanted = {
        algorithm,
        shots: bySeed.shots[row],
        steps: bySeed.steps[row],
        seed: bySeed.seed[row],
      };
      expect(bySeed[metric][row]).toBe(quantile(valuesOf(wanted, metric), 0.5));
    }
  });

  test('counts systems and seeds, and whatever is not finite as diverged', () => {
    expect(new Set(results.systems)).toEqual(new Set([TASKS]));
    expect(new Set(results.seeds)).toEqual(new Set([2]));
    // After 1 step tasks 2 and 4 of both seeds; after 5 all of them.
    expect([...results.diverged]).toEqual([0, 0, 0, 0, 0, 0, 0, 4, 14, 0, 4, 14]);
    expect([...bySeed.diverged.slice(-3)]).toEqual([0, 2, 7]);
  });

  test('leaves a group without any finite value at NaN', () => {
    const row = results.algorithm.findIndex((name, i) => name === 'anil' && results.steps[i] === 5);
    expect([results.energyMse[row], results.energyMseQ1[row], results.energyMseQ3[row]]).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
    expect(results.fieldMse[row]).toBeGreaterThan(0);
  });
});

test('a matrix without the axes of the benchmark is refused', async () => {
  const [{ value }] = entries;
  await expect(run([{ cell: { algorithm: 'maml', seed: 0 }, value }])).rejects.toThrow(
    /cell \{"algorithm":"maml","seed":0\}; its axis 'shots' does not fit/,
  );
});
