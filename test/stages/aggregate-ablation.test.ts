import { describe, expect, test } from 'vitest';
import { star } from 'phaseline';
import { aggregateAblation } from '../../stages/aggregate-ablation.ts';
import { run } from './run.ts';
import { fieldScores, rolloutScores, rowsOf } from './score-tables.ts';

const centre = { innerSteps: 5, tasks: 100, noise: 0, shots: 50 };
const arms = { innerSteps: [1, 5], noise: [0, 0.1, 0.3], shots: [10] };
const parameters = {
  centre,
  steps: 20,
  pairs: [['anil', 'maml']] as ['anil', 'maml'][],
  confidence: 0.9,
  replicates: 400,
  seed: 0,
};
const seeds = [2, 0];

type Cell = typeof centre & { algorithm: string; seed: number };

/** Five systems; ANIL's errors are a tenth, noise adds its tenfold, seeds a little; the worst of MAML diverges at K = 10. */
function errorsOf({ algorithm, seed, noise, shots }: Cell): number[] {
  const factor = algorithm === 'anil' ? 0.1 : 1;
  return [1, 2, 3, 4, 5].map((error) =>
    algorithm === 'maml' && shots === 10 && error === 5 ? NaN : factor * (error + 10 * noise + 0.01 * seed),
  );
}

const cells = ['maml', 'anil'].flatMap((algorithm) =>
  seeds.flatMap((seed) => star({ algorithm, seed, ...centre }, arms)),
) as Cell[];
const inputs = {
  fields: cells.map((cell) => ({
    cell: { ...cell },
    value: fieldScores(
      { 1: [9, 9, 9, 9, 1], 20: errorsOf(cell) },
      (steps, task) => cell.noise === 0.3 && steps === 20 && task < 2,
    ),
  })),
  rollouts: cells.map((cell) => ({ cell: { ...cell }, value: rolloutScores({ 20: errorsOf(cell) }) })),
};

describe('the results of an ablation', async () => {
  const { results, contrasts } = await run(aggregateAblation, inputs, parameters);
  const all = rowsOf(results);
  const rows = all.filter(({ steps }) => steps === 20);

  test('have the centre on every arm, and the other values each on its own', () => {
    const places = rows
      .filter(({ algorithm }) => algorithm === 'maml')
      .map(({ arm, value }) => `${arm} ${value}`);
    expect(places.toSorted()).toEqual(
      [
        'innerSteps 1',
        'innerSteps 5',
        'noise 0',
        'noise 0.1',
        'noise 0.3',
        'shots 10',
        'shots 50',
        'tasks 100',
      ].toSorted(),
    );
    expect(rows.filter(({ algorithm }) => algorithm === 'anil')).toHaveLength(places.length);
  });

  test('are medians and quartiles over systems and seeds after the asked steps', () => {
    const row = rows.find(
      ({ arm, value, algorithm }) => arm === 'noise' && value === 0.3 && algorithm === 'anil',
    )!;
    // 0.4, 0.402, 0.5, 0.502, ... 0.8, 0.802
    expect(row.fieldRelativeError).toBeCloseTo((0.6 + 0.602) / 2, 12);
    expect(row.fieldRelativeErrorQ1).toBeCloseTo(0.5 + 0.25 * 0.002, 12);
    expect(row.fieldRelativeErrorQ3).toBeCloseTo(0.7 + 0.75 * 0.002, 12);
    expect(row.fieldRelativeErrorSeedLow).toBeCloseTo(0.6, 12);
    expect(row.fieldRelativeErrorSeedHigh).toBeCloseTo(0.602, 12);
    expect(row.trajectoryMse).toBeCloseTo(0.601, 12);
    expect(row.energyMse).toBeCloseTo(0.3005, 12);
    expect(row).toMatchObject({ steps: 20, systems: 5, seeds: 2, diverged: 0 });
    // Means stand beside medians, bands over seeds beside those of all metrics.
    expect(row.fieldRelativeErrorMean).toBeCloseTo(0.601, 12);
    expect([row.trajectoryMseSeedLow, row.trajectoryMseSeedHigh].map((x) => x.toFixed(6))).toEqual([
      '0.600000',
      '0.602000',
    ]);
    expect(row.energyMseSeedHigh).toBeCloseTo(0.301, 12);
  });

  test('are told after all scored steps, of motion after the last alone', () => {
    const few = all.filter(({ steps }) => steps === 1);
    expect(few).toHaveLength(rows.length);
    for (const row of few) {
      expect(row).toMatchObject({ fieldRelativeError: 9, trajectoryMse: NaN, diverged: NaN, systems: 5 });
      expect([row.energyMseMean, row.trajectoryMseSeedLow]).toEqual([NaN, NaN]);
    }
  });

  test('count fields that are not finite, fields worse than none, and adaptations that stopped', () => {
    const few = all.filter(({ steps }) => steps === 1);
    expect(new Set(few.map(({ worseThanNone }) => worseThanNone))).toEqual(new Set([8]));
    for (const { arm, value, algorithm, nonFinite, stopped } of rows) {
      expect(nonFinite).toBe(arm === 'shots' && value === 10 && algorithm === 'maml' ? 2 : 0);
      expect(stopped).toBe(arm === 'noise' && value === 0.3 ? 4 : 0);
    }
  });

  test('count what diverged where it did', () => {
    const row = rows.find(
      ({ arm, value, algorithm }) => arm === 'shots' && value === 10 && algorithm === 'maml',
    )!;
    expect(row).toMatchObject({ diverged: 2, systems: 5, seeds: 2 });
    // 1, 1.02, 2, 2.02, 3, 3.02, 4, 4.02 and twice infinity
    expect(row.trajectoryMse).toBeCloseTo((3 + 3.02) / 2, 12);
    expect(rows.filter(({ diverged }) => diverged > 0)).toEqual([row]);
  });

  test('compare algorithms at each value of each arm, centre by centre', () => {
    const ofFields = rowsOf(contrasts).filter(({ metric }) => metric === 'fieldRelativeError');
    expect(ofFields.filter(({ steps }) => steps === 1)).toHaveLength(8);
    const compared = ofFields.filter(({ steps }) => steps === 20);
    expect(compared).toHaveLength(8);
    for (const row of compared) {
      expect(row).toMatchObject({ a: 'anil', b: 'maml', steps: 20, pairs: 10 });
      expect(row.ratio).toBeCloseTo(0.1, 10);
    }
    const motion = rowsOf(contrasts).filter(({ metric }) => metric !== 'fieldRelativeError');
    expect(new Set(motion.map(({ metric, steps }) => `${metric} ${steps}`))).toEqual(
      new Set(['trajectoryMse 20', 'energyMse 20']),
    );
  });
});

test('cells that change two things at once are refused', async () => {
  const cell = { algorithm: 'maml', seed: 0, ...centre, noise: 0.1, shots: 10 };
  const fields = [{ cell, value: fieldScores({ 20: [1] }) }];
  await expect(run(aggregateAblation, { fields, rollouts: [] }, parameters)).rejects.toThrow(
    /differs from the centre .* in noise and shots\. Give the cells of a star, which change one axis at a time\./,
  );
});

test('an axis of another type is refused', async () => {
  const cell = { algorithm: 'maml', seed: 0, ...centre, tasks: 'many' };
  const fields = [{ cell, value: fieldScores({ 20: [1] }) }];
  await expect(run(aggregateAblation, { fields, rollouts: [] }, parameters)).rejects.toThrow(
    /its axis 'tasks' does not fit: Invalid input: expected number, received string/,
  );
});
