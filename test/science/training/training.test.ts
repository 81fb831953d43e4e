import { describe, expect, it } from 'vitest';
import { createAdam } from '../../../science/training/adam.ts';
import { clipNorm, euclideanNorm } from '../../../science/training/clip.ts';
import { learningRateAt } from '../../../science/training/schedule.ts';

describe('Adam', () => {
  it('moves by the learning rate against the sign of the first gradient', () => {
    const parameters = Float64Array.of(1, 1, 1);
    createAdam(3).step(parameters, Float64Array.of(3, -1e-3, 0), 0.1);
    expect(parameters[0]).toBeCloseTo(0.9, 8);
    expect(parameters[1]).toBeCloseTo(1.1, 5);
    expect(parameters[2]).toBe(1);
  });

  it('follows the recursion of the paper', () => {
    const gradients = [0.5, -2, 0.25, 1];
    const parameters = Float64Array.of(0);
    const adam = createAdam(1);
    let [m, v, expected] = [0, 0, 0];
    gradients.forEach((g, i) => {
      adam.step(parameters, Float64Array.of(g), 0.01);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const [mHat, vHat] = [m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))];
      expected -= (0.01 * mHat) / (Math.sqrt(vHat) + 1e-8);
      expect(parameters[0]).toBeCloseTo(expected, 14);
    });
  });

  it('finds the minimum of a badly scaled bowl', () => {
    const parameters = Float64Array.of(3, -2);
    const adam = createAdam(2);
    for (let i = 0; i < 3000; i++)
      adam.step(
        parameters,
        parameters.map((x, j) => x * [1000, 0.1][j]),
        0.01,
      );
    expect(euclideanNorm(parameters)).toBeLessThan(1e-3);
  });

  it('resumes from its state to the same bits, and the state is a copy', () => {
    const gradient = (i: number): Float64Array => Float64Array.of(1 / (i + 1), i);
    const parameters = Float64Array.of(1, 2);
    const adam = createAdam(2);
    for (let i = 0; i < 5; i++) adam.step(parameters, gradient(i), 0.1);
    const [state, resumedParameters] = [adam.state(), parameters.slice()];
    for (let i = 5; i < 9; i++) adam.step(parameters, gradient(i), 0.1);
    const resumed = createAdam(2);
    resumed.restore(state);
    for (let i = 5; i < 9; i++) resumed.step(resumedParameters, gradient(i), 0.1);
    expect(resumedParameters).toEqual(parameters);
  });
});

describe('the learning rate', () => {
  const schedule = { peak: 8, warmUp: 4, iterations: 105, finalFraction: 0.01 };

  it('climbs linearly to its peak, which the cosine starts from', () => {
    expect([0, 1, 2, 3, 4].map((i) => learningRateAt(schedule, i))).toEqual([2, 4, 6, 8, 8]);
  });

  it('is midway at half time and ends at the final fraction', () => {
    expect(learningRateAt(schedule, 54)).toBeCloseTo(4.04, 12);
    expect(learningRateAt(schedule, 104)).toBeCloseTo(0.08, 12);
    expect(learningRateAt(schedule, 1000)).toBeCloseTo(0.08, 12);
  });

  it('needs no warm-up, and a final fraction of 1 keeps it constant', () => {
    expect(learningRateAt({ ...schedule, warmUp: 0 }, 0)).toBe(8);
    expect(learningRateAt({ ...schedule, finalFraction: 1 }, 60)).toBe(8);
  });
});

describe('norm clipping', () => {
  it('shortens a long vector, keeps its direction and tells its length', () => {
    const vector = Float64Array.of(30, 40);
    expect(clipNorm(vector, 5)).toBe(50);
    expect([...vector]).toEqual([3, 4]);
  });

  it('leaves a short vector alone', () => {
    const vector = Float64Array.of(3, 4);
    expect(clipNorm(vector, 5)).toBe(5);
    expect([...vector]).toEqual([3, 4]);
  });

  it('tells of numbers that are not finite, and of overflow', () => {
    expect(clipNorm(Float64Array.of(NaN, 1), 1)).toBeNaN();
    expect(clipNorm(Float64Array.of(1e200, 1), 1)).toBe(Infinity);
  });
});
