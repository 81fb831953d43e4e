import type { TableValue } from 'phaseline';
import { describe, expect, test } from 'vitest';
import type { fieldScores } from '../../schemas/scores.ts';
import { atEqualDistances, rankedSystems } from '../../stages/convert/ranked-systems.ts';
import { gallery } from '../../stages/gallery.ts';
import { contextOf } from './context.ts';
import { adaptedOf, laboratory, modelOf, SHOTS } from './laboratory.ts';

function scoresOf(errors: readonly number[]): TableValue<typeof fieldScores.columns> {
  return {
    task: Int32Array.from(errors, (_, task) => task),
    steps: new Int32Array(errors.length).fill(5),
    fieldMse: Float64Array.from(errors),
    fieldRelativeError: Float64Array.from(errors),
    stopped: new Uint8Array(errors.length),
  };
}

describe('the gallery', () => {
  const { choice, system, observations, systems } = laboratory('pendulum');
  const hang = (steps: number, count = 3) =>
    gallery.definition.run({
      inputs: {
        adapted: adaptedOf(modelOf('hnn-maml', system), 0),
        scores: scoresOf([0.3, NaN, 0.1]),
        observations,
        systems,
      },
      parameters: { system: choice, method: 'hnn-maml', shots: SHOTS, steps, count, gridPoints: 6 },
      context: contextOf(),
    });

  test('shows systems from the best to the worst, of which one is not finite', async () => {
    const { gallery: picture } = await hang(5);
    const titles = [...String(picture).matchAll(/>(Rank [^<]*)</g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Rank 1 of 3: error 0.100',
      'Rank 2 of 3: error 0.300',
      'Rank 3 of 3: not finite',
    ]);
  });

  test('refuses steps that were not kept or not scored', async () => {
    await expect(hang(1)).rejects.toThrow(/models after 0, 5 and scores after 5/);
    await expect(hang(0)).rejects.toThrow(/should show models after 0 gradient steps/);
  });

  test('ranks what is not finite last, and draws even ranks', () => {
    expect(rankedSystems(scoresOf([2, NaN, 1, Infinity]), 5).map(({ task }) => task)).toEqual([2, 0, 1, 3]);
    expect(atEqualDistances(100, 8)).toEqual([0, 14, 28, 42, 57, 71, 85, 99]);
    expect(atEqualDistances(3, 8)).toEqual([0, 1, 2]);
  });
});
