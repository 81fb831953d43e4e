import { describe, expect, test } from 'vitest';
import { stream } from '../../science/random/stream.ts';
import { contrasts } from '../../stages/contrasts.ts';
import { refusal, run } from './run.ts';
import { fieldScores, rolloutScores, rowsOf } from './score-tables.ts';

type Pair = ['hnn-maml' | 'naive-maml' | 'hnn-scratch', 'hnn-maml' | 'naive-maml' | 'hnn-scratch'];
const pairs: Pair[] = [['hnn-maml', 'naive-maml']];
const parameters = { pairs, steps: [5], confidence: 0.9, replicates: 400, seed: 1 };
const [SEEDS, SYSTEMS] = [[0, 1, 2], 20];

const noise = (method: string, seed: number, task: number) =>
  1 + 0.1 * stream(1, method, seed, task).uniform();

/** `factor` times as large errors; systems and seeds differ by powers of ten, as they do. */
function errorsOf(method: string, seed: number, factor: number): number[] {
  return Array.from(
    { length: SYSTEMS },
    (_, task) => factor * 10 ** (task % 3) * (seed + 1) * noise(method, seed, task),
  );
}

function entriesOf(factors: Readonly<Record<string, number>>, seeds = SEEDS) {
  const cells = Object.entries(factors).flatMap(([method, factor]) =>
    seeds.map((seed) => ({ cell: { family: 'pendulum', method, seed, shots: 25 }, factor })),
  );
  return {
    fields: cells.map(({ cell, factor }) => ({
      cell,
      value: fieldScores({ 1: errorsOf('early', 0, 1), 5: errorsOf(cell.method, cell.seed, factor) }),
    })),
    rollouts: cells.map(({ cell, factor }) => ({
      cell,
      value: rolloutScores({ 5: errorsOf(cell.method, cell.seed, factor) }),
    })),
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

describe('contrasts', () => {
  test('are medians of log ratios of the same systems and seeds, for each metric at the asked steps', async () => {
    const { contrasts: table } = await run(
      contrasts,
      entriesOf({ 'naive-maml': 3, 'hnn-maml': 1 }),
      parameters,
    );
    const rows = rowsOf(table);
    expect(rows.map(({ metric, steps, a, b }) => [metric, steps, a, b])).toEqual(
      ['fieldRelativeError', 'trajectoryMse', 'energyMse'].map((metric) => [
        metric,
        5,
        'hnn-maml',
        'naive-maml',
      ]),
    );
    const logs = SEEDS.flatMap((seed) => {
      const [a, b] = [errorsOf('hnn-maml', seed, 1), errorsOf('naive-maml', seed, 3)];
      return a.map((value, task) => Math.log10(value / b[task]));
    });
    for (const row of rows) {
      expect(row.ratio).toBeCloseTo(10 ** median(logs), 10);
      expect(row.ratioLow).toBeLessThan(row.ratio);
      expect(row.ratioHigh).toBeGreaterThan(row.ratio);
      expect(row).toMatchObject({ family: 'pendulum', shots: 25, pairs: 60, verdict: 'A' });
    }
  });

  test('say the opposite of the opposite pair', async () => {
    const entries = entriesOf({ 'naive-maml': 3, 'hnn-maml': 1 });
    const both: Pair[] = [
      ['hnn-maml', 'naive-maml'],
      ['naive-maml', 'hnn-maml'],
    ];
    const [there, back] = rowsOf((await run(contrasts, entries, { ...parameters, pairs: both })).contrasts);
    expect([there.verdict, back.verdict]).toEqual(['A', 'B']);
    expect(back.ratio * there.ratio).toBeCloseTo(1, 12);
    expect(back.ratioLow * there.ratioHigh).toBeCloseTo(1, 12);
  });

  test('pair seeds with seeds, in whatever order the cells come', async () => {
    const entries = entriesOf({ 'naive-maml': 2, 'hnn-maml': 1 });
    const { fields, rollouts } = entries;
    const shuffled = { fields: [3, 5, 4, 0, 1, 2].map((i) => fields[i]), rollouts };
    const of = async (given: typeof entries) =>
      rowsOf((await run(contrasts, given, parameters)).contrasts)[0].ratio;
    expect(await of(shuffled)).toBe(await of(entries));
  });

  test('decide nothing from one seed, or where methods are alike', async () => {
    const one = rowsOf(
      (await run(contrasts, entriesOf({ 'naive-maml': 9, 'hnn-maml': 1 }, [0]), parameters)).contrasts,
    );
    for (const row of one) expect(row).toMatchObject({ verdict: 'undecided', ratioHigh: Infinity });
    const alike = rowsOf(
      (await run(contrasts, entriesOf({ 'naive-maml': 1, 'hnn-maml': 1 }), parameters)).contrasts,
    );
    expect(alike.map(({ verdict }) => verdict)).toEqual(new Array(3).fill('undecided'));
  });

  test('count what diverged as worse than anything, for either method', async () => {
    const entries = entriesOf({ 'naive-maml': 3, 'hnn-maml': 1 });
    for (const { cell, value } of entries.rollouts) {
      if (cell.method === 'hnn-maml') value.trajectoryMse.fill(NaN, 0, 15);
      else value.trajectoryMse[19] = Infinity;
    }
    const row = rowsOf((await run(contrasts, entries, parameters)).contrasts).find(
      ({ metric }) => metric === 'trajectoryMse',
    )!;
    expect(row).toMatchObject({ divergedA: 45, divergedB: 3, ratio: Infinity, verdict: 'B' });
  });

  test('leave out pairs of which a method was not measured', async () => {
    const asked: Pair[] = [...pairs, ['hnn-maml', 'hnn-scratch']];
    const entries = entriesOf({ 'naive-maml': 3, 'hnn-maml': 1 });
    const { contrasts: table } = await run(contrasts, entries, { ...parameters, pairs: asked });
    expect(new Set(table.b)).toEqual(new Set(['naive-maml']));
    expect((await run(contrasts, entriesOf({ 'hnn-maml': 1 }), parameters)).contrasts.a).toEqual([]);
  });

  test('have intervals that hold for all pairs together', async () => {
    const entries = entriesOf({ 'naive-maml': 3, 'hnn-maml': 1, 'hnn-scratch': 5 });
    const asked: Pair[] = [...pairs, ['hnn-maml', 'hnn-scratch'], ['naive-maml', 'hnn-scratch']];
    const [among] = rowsOf((await run(contrasts, entries, { ...parameters, pairs: asked })).contrasts);
    const [alone] = rowsOf((await run(contrasts, entries, parameters)).contrasts);
    expect(among.ratio).toBe(alone.ratio);
    expect(among.ratioHigh - among.ratioLow).toBeGreaterThan(alone.ratioHigh - alone.ratioLow);
  });
});

describe('contrasts refuse', () => {
  const entries = () => entriesOf({ 'naive-maml': 3, 'hnn-maml': 1 });

  test('a method without one of the seeds', async () => {
    const { fields, rollouts } = entries();
    await expect(run(contrasts, { fields: fields.slice(0, -1), rollouts }, parameters)).rejects.toThrow(
      "The methods cannot be compared in pairs: 'hnn-maml' has 0 tables of scores, with seed 2. Give the scores of every " +
        'method once for each seed, on the same systems in the same order.',
    );
  });

  test('scores of other systems, or of the same in another order', async () => {
    const { fields, rollouts } = entries();
    const { cell, value } = fields[4];
    const replace = (task: Int32Array) => [
      ...fields.slice(0, 4),
      { cell, value: { ...value, task } },
      ...fields.slice(5),
    ];
    for (const task of [value.task.map((each) => each + 1), value.task.map((each) => 19 - each)]) {
      await expect(run(contrasts, { fields: replace(task), rollouts }, parameters)).rejects.toThrow(
        /'hnn-maml' has scores of systems .* where others have 0, 1, 2, 3, 4, … \(20\), with seed 1/,
      );
    }
  });

  test('two tables of one method and seed', async () => {
    const { fields, rollouts } = entries();
    await expect(run(contrasts, { fields: [...fields, fields[0]], rollouts }, parameters)).rejects.toThrow(
      "'naive-maml' has 2 tables of scores, with seed 0",
    );
  });

  test('too few replicates for the confidence', async () => {
    await expect(run(contrasts, entries(), { ...parameters, replicates: 10 })).rejects.toThrow(
      'give a confidence between 0 and 1, and at least 2 / (1 - confidence) replicates.',
    );
  });

  test('a method that does not exist, before anything runs', () => {
    expect(refusal(contrasts, { ...parameters, pairs: [['hnn-maml', 'hnn-mmal']] })).toMatch(
      /^pairs\.0\.1: Invalid option/,
    );
  });
});
