import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { encode } from '../../engine/artifacts/codec.ts';
import type { Cell } from '../../engine/define/artifact-types.ts';
import type { Session } from '../../engine/session.ts';
import { costs } from '../../schemas/results.ts';
import type { LockedResult } from '../../scripts/results/locked-results.ts';
import type { Page } from '../../scripts/results/pages.ts';
import { trainingTimes } from '../../scripts/results/times.ts';
import { tableFromRows } from '../../stages/convert/rows.ts';

const here = { host: hostname(), node: 'v20.1.2', platform: 'linux-x64' };

function learner(cell: Cell, key = JSON.stringify(cell)): LockedResult {
  const facts = { kind: 'tensors', name: 'learner' } as const;
  return { file: 'learner.safetensors', digest: '', facts, cell, action: { stage: 'meta-train', cell, key } };
}

/** Trainings that took so many seconds, by the keys of their actions. */
function pageOf(results: readonly LockedResult[], seconds: Record<string, number>, run = here): Page {
  const get = async (key: string) =>
    key in seconds ? { run: { ...run, seconds: seconds[key] } } : undefined;
  return {
    pipeline: 'springs',
    profile: 'paper',
    description: '',
    backend: '',
    isExact: true,
    results,
    session: { cache: { get } } as unknown as Session,
  };
}

function rowsOf(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('|'));
}

const noFile = () => {
  throw new Error('nothing is to be read');
};

describe('times of trainings', () => {
  const cells = [0, 1, 2].map((seed) => ({ family: 'kepler', method: 'hnn-maml', seed }));

  test('are medians over seeds, until each goal by the share of the iterations that it took', async () => {
    const other = { family: 'kepler', method: 'naive-pretrained', seed: 0 };
    const aims = [
      ...cells.map((cell) => ({ ...cell, thresholds: [0.3, 0.1] })),
      { ...other, thresholds: [NaN] },
    ];
    const table = tableFromRows(
      aims.flatMap(({ family, method, seed, thresholds }) =>
        thresholds.map((threshold) => ({
          family,
          method,
          seed,
          threshold,
          iterations: seed === 2 || (threshold === 0.1 && seed === 1) ? NaN : 25,
          gigaflop: 1,
          totalIterations: 100,
          totalGigaflop: 1,
          finalValidationLoss: 1,
        })),
      ),
      costs.columns,
    );
    const bytes = await encode(costs, table, { stage: 'training-costs', output: 'costs' });
    const { kind, name, columns } = costs;
    const cost: LockedResult = {
      file: 'costs.arrow',
      digest: '',
      facts: { kind, name, columns },
      cell: {},
      action: { stage: 'training-costs', cell: {}, key: 'costs' },
    };
    const page = pageOf([...cells.map((cell) => learner(cell)), learner(other), cost], {
      [JSON.stringify(cells[0])]: 4000,
      [JSON.stringify(cells[1])]: 2000,
      [JSON.stringify(cells[2])]: 1000,
      [JSON.stringify(other)]: 8,
    });
    const text = await trainingTimes(page, () => bytes);
    expect(rowsOf(text)).toEqual([
      '| Method | Trainings | Whole training, s | Goal 0.3, s | Goal 0.1, s |',
      '| --- | ---: | ---: | ---: | ---: |',
      // After 1000 s, 500 s and never; after 1000 s and never twice.
      '| HAMAML | 3 | 2\u2009000 [1\u2009000, 4\u2009000] | 1\u2009000 (2 of 3) | – (1 of 3) |',
      // It had no goals.
      '| naive pretrained | 1 | 8.00 [8.00, 8.00] | – | – |',
    ]);
    expect(text).toContain(', Node 20.1.2, where');
  });

  test('count what several results are made of once, where nothing of it is changed', async () => {
    const centre = { algorithm: 'first-order-maml', seed: 0, innerSteps: 5, shots: 50 };
    const results = [
      learner(centre, 'one'),
      learner({ ...centre, shots: 5 }, 'one'),
      learner({ ...centre, innerSteps: 1 }, 'two'),
    ];
    const text = await trainingTimes(pageOf(results, { one: 30, two: 10 }), noFile);
    expect(rowsOf(text)).toEqual([
      '| Inner steps | Trainings | Whole training, s |',
      '| --- | ---: | ---: |',
      '| 5 | 1 | 30.0 [30.0, 30.0] |',
      '| 1 | 1 | 10.0 [10.0, 10.0] |',
    ]);
    expect(text).not.toContain('goal');
  });

  test('name no host', async () => {
    const page = pageOf([learner(cells[0], 'one')], { one: 30 }, { ...here, host: 'secret' });
    const text = await trainingTimes(page, noFile);
    expect(text).toContain('on another machine (linux-x64, Node 20.1.2), where');
    expect(text).not.toContain('secret');
  });

  test('are nothing where nothing was trained, and an error where no record tells them', async () => {
    expect(await trainingTimes(pageOf([], {}), noFile)).toBe('');
    await expect(trainingTimes(pageOf([learner(cells[0])], {}), noFile)).rejects.toThrow(
      /no record of the training .*hnn-maml.* Run it here: npx pipeline run springs --profile paper$/,
    );
  });
});
