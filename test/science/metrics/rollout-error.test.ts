import { describe, expect, it } from 'vitest';
import { rolloutErrors, rowMeans, type Rollouts } from '../../../science/metrics/rollout-error.ts';

/** Of two rollouts of two times, all zero but for what is given. */
function errorsOf(given: Partial<Record<keyof Rollouts, readonly number[]>>) {
  const array = (name: keyof Rollouts, length: number) =>
    Float64Array.from(given[name] ?? new Array<number>(length).fill(0));
  return rolloutErrors(
    {
      states: array('states', 8),
      truth: array('truth', 8),
      energies: array('energies', 4),
      trueEnergies: array('trueEnergies', 4),
      learnedEnergies: array('learnedEnergies', 4),
    },
    2,
  );
}

describe('rollout errors', () => {
  it('are squared distances of states, moment by moment, and NaN where a rollout is', () => {
    const { state } = errorsOf({ states: [0, 0, 1, 3, 4, 0, NaN, NaN], truth: [0, 0, 1, 1, 1, 4, 0, 0] });
    expect([...state]).toEqual([0, 4, 25, NaN]);
    expect([...rowMeans(state, 2)]).toEqual([2, NaN]);
  });

  it('are squared differences of the true energy of both motions', () => {
    const { energy } = errorsOf({ energies: [1, 2, 5, NaN], trueEnergies: [1, 5, 4, 4] });
    expect([...energy]).toEqual([0, 9, 1, NaN]);
  });

  it('measure a learned energy from where each rollout began', () => {
    const { learnedEnergy } = errorsOf({ learnedEnergies: [7, 9, -3, -3.5] });
    expect([...learnedEnergy]).toEqual([0, 4, 0, 0.25]);
  });

  it('have no learned energy where the model has none', () => {
    const { learnedEnergy, state } = errorsOf({ learnedEnergies: [NaN, NaN, NaN, NaN] });
    expect(learnedEnergy.every(Number.isNaN)).toBe(true);
    expect(state.every(Number.isFinite)).toBe(true);
  });
});
