import type { Cell } from 'phaseline';
import { describe, expect, test } from 'vitest';
import { stream } from '../../science/random/stream.ts';
import { aggregate } from '../../stages/aggregate.ts';
import { run } from './run.ts';
import { fieldScores, rolloutScores, rowsOf, type Errors } from './score-tables.ts';

const TASKS = 7;
const STEPS = [0, 1, 5];
const families = ['pendulum', 'kepler'];
const methods = ['naive-maml', 'hnn-anil'];

const cells: Cell[] = families.flatMap((family) =>
  methods.flatMap((method) =>
    [3, 1].flatMap((seed) => [50, 25].map((shots) => ({ family, method, seed, shots }))),
  ),
);

/** Errors of 7 systems; two of HANIL's diverge after one step and all after five. */
function errorsOf(kind: string, cell: Cell): Errors {
  const random = stream(7, kind, JSON.stringify(cell));
  return Object.fromEntries(
    STEPS.map((steps) => [
      steps,
      Array.from({ length: TASKS }, (_, task) => {
        const error = 0.5 / (0.001 + random.uniform());
        if (cell['method'] !== 'hnn-anil' || steps === 0) return error;
        if (steps === 5) return NaN;
        return task === 2 ? Infinity : task === 4 ? NaN : error;
      }),
    ]),
  );
}

/** Of seed 3 the first systems with few observations: finite or not is another matter. */
function hasStopped({ seed, shots }: Cell, steps: number, task: number): boolean {
  return seed === 3 && shots === 25 && task < steps;
}

const inputs = {
  fields: cells.map((cell) => ({
    cell,
    value: fieldScores(errorsOf('field', cell), (steps, task) => hasStopped(cell, steps, task)),
  })),
  rollouts: cells.map((cell) => ({ cell, value: rolloutScores(errorsOf('rollout', cell)) })),
};

/** Type 7 of Hyndman & Fan, in plain words; NaN where it falls among what is not finite. */
function quantile(values: readonly number[], probability: number): number {
  const sorted = values.map((value) => (Number.isFinite(value) ? value : Infinity)).toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * probability;
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  const value = low === high ? low : low + (high - low) * (position - Math.floor(position));
  return Number.isFinite(value) ? value : NaN;
}

function valuesOf(kind: string, wanted: Readonly<Record<string, unknown>>): number[] {
  const axes = ['family', 'method', 'shots', ...('seed' in wanted ? ['seed'] : [])];
  return cells
    .filter((cell) => axes.every((axis) => cell[axis] === wanted[axis]))
    .flatMap((cell) => errorsOf(kind, cell)[wanted['steps'] as number]);
}

const settings = families.flatMap((family) =>
  methods.flatMap((method) =>
    [50, 25].flatMap((shots) => STEPS.map((steps) => ({ family, method, shots, steps }))),
  ),
);

describe('aggregate', async () => {
  const { fieldResults, rolloutResults, bySeed } = await run(aggregate, inputs, {});
  const [fields, rollouts, seeds] = [rowsOf(fieldResults), rowsOf(rolloutResults), rowsOf(bySeed)];

  test('keeps the order of the matrix, then of the steps', () => {
    for (const rows of [fields, rollouts]) {
      expect(rows.map(({ family, method, shots, steps }) => ({ family, method, shots, steps }))).toEqual(
        settings,
      );
    }
    expect(
      seeds.map(({ family, method, seed, shots, steps }) => [family, method, seed, shots, steps]),
    ).toEqual(
      cells.flatMap(({ family, method, seed, shots }) =>
        STEPS.map((steps) => [family, method, seed, shots, steps]),
      ),
    );
  });

  test('has the medians and quartiles that a plain computation has, over systems and seeds', () => {
    for (const [rows, kind, metric, factor] of [
      [fields, 'field', 'fieldRelativeError', 1],
      [rollouts, 'rollout', 'trajectoryMse', 1],
      [rollouts, 'rollout', 'energyMse', 0.5],
      [rollouts, 'rollout', 'learnedEnergyMse', 0.1],
    ] as const) {
      for (const row of rows as unknown as readonly Readonly<Record<string, number>>[]) {
        const values = valuesOf(kind, row).map((value) => value * factor);
        expect(values).toHaveLength(2 * TASKS);
        const quantiles = [0.5, 0.25, 0.75].map((probability) => quantile(values, probability));
        [row[metric], row[`${metric}Q1`], row[`${metric}Q3`]].forEach((value, i) => {
          if (Number.isNaN(quantiles[i])) expect(value).toBeNaN();
          else expect(value).toBeCloseTo(quantiles[i], 10);
        });
        const finite = values.filter(Number.isFinite);
        const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
        if (finite.length === 0) expect(row[`${metric}Mean`]).toBeNaN();
        else expect(row[`${metric}Mean`]).toBeCloseTo(mean, 8);
      }
    }
  });

  test('has the medians of each seed alone, each metric from its own table', () => {
    for (const row of seeds) {
      expect(row.fieldRelativeError).toBe(quantile(valuesOf('field', row), 0.5));
      expect(row.trajectoryMse).toBe(quantile(valuesOf('rollout', row), 0.5));
      expect(row.energyMse).toBe(
        quantile(
          valuesOf('rollout', row).map((value) => value / 2),
          0.5,
        ),
      );
    }
  });

  test('counts systems, seeds and what is not finite', () => {
    for (const row of fields) expect([row.systems, row.seeds]).toEqual([TASKS, 2]);
    const lost = settings.map(({ method, steps }) =>
      method === 'hnn-anil' ? { 0: 0, 1: 4, 5: 14 }[steps] : 0,
    );
    expect(fields.map(({ nonFinite }) => nonFinite)).toEqual(lost);
    expect(rollouts.map(({ diverged }) => diverged)).toEqual(lost);
  });

  test('counts the finite fields that are worse than none', () => {
    for (const row of fields) {
      const errors = valuesOf('field', row).filter(Number.isFinite);
      expect(row.worseThanNone).toBe(errors.filter((error) => error > 1).length);
    }
    expect(new Set(fields.map(({ worseThanNone }) => worseThanNone)).size).toBeGreaterThan(2);
  });

  test('counts the systems that stopped before so many steps, over all seeds', () => {
    expect(fields.map(({ stopped }) => stopped)).toEqual(
      settings.map(({ shots, steps }) => (shots === 25 ? steps : 0)),
    );
  });

  test('lets no error that is not finite into a mean, and says NaN where nothing else is', () => {
    const [some, all] = [1, 5].map((wanted) =>
      rollouts.find(({ method, steps }) => method === 'hnn-anil' && steps === wanted)!,
    );
    expect(some.trajectoryMseMean).toBeGreaterThan(0);
    expect([all.trajectoryMse, all.trajectoryMseQ1, all.trajectoryMseMean]).toEqual([NaN, NaN, NaN]);
  });
});

test('a median of an odd number of systems is that of its middle one, even beside one that diverged', async () => {
  const cell = { family: 'kepler', method: 'hnn-maml', seed: 0, shots: 5 };
  const { rolloutResults } = await run(
    aggregate,
    { fields: [], rollouts: [{ cell, value: rolloutScores({ 1: [3, NaN, NaN, 1, 2] }) }] },
    {},
  );
  expect(rowsOf(rolloutResults)).toMatchObject([
    { trajectoryMse: 3, trajectoryMseQ1: 2, trajectoryMseQ3: NaN, diverged: 2 },
  ]);
});

test('a matrix without the axes of the benchmark is refused', async () => {
  const cell = { family: 'pendulum', method: 'hnn-maml', seed: 0 };
  const value = fieldScores({ 0: [1] });
  await expect(run(aggregate, { fields: [{ cell, value }], rollouts: [] }, {})).rejects.toThrow(
    /cell \{"family":"pendulum","method":"hnn-maml","seed":0\}; its axis 'shots' does not fit/,
  );
  const wrong = { ...cell, shots: '50' };
  await expect(run(aggregate, { fields: [{ cell: wrong, value }], rollouts: [] }, {})).rejects.toThrow(
    /its axis 'shots' does not fit: Invalid input: expected number, received string/,
  );
});
