import { describe, expect, it } from 'vitest';
import { normalHalfWidth, studentHalfWidth } from '../../../science/statistics/two-sided.ts';

describe('the two-sided normal quantile', () => {
  it.each([
    [0.5, 0.674489750196082],
    [0.95, 1.959963984540054],
    [0.99, 2.575829303548901],
    [0.9999, 3.890591886413094],
  ])('is the tabulated one at %d', (confidence, z) => {
    expect(normalHalfWidth(confidence)).toBeCloseTo(z, 10);
  });
});

describe("Student's two-sided quantile", () => {
  it.each([
    [1, 12.706205],
    [2, 4.302653],
    [3, 3.182446],
    [4, 2.776445],
    [5, 2.570582],
    [30, 2.042272],
    [99, 1.984217],
    [120, 1.97993],
  ])('is the tabulated one at 0.95 with %i degrees of freedom', (degrees, t) => {
    expect(studentHalfWidth(0.95, degrees)).toBeCloseTo(t, 5);
  });

  it('has a closed form with one degree of freedom and with two', () => {
    expect(studentHalfWidth(0.5, 1)).toBeCloseTo(1, 12);
    expect(studentHalfWidth(0.999, 2)).toBeCloseTo(0.999 * Math.sqrt(2 / (1 - 0.999 * 0.999)), 8);
  });

  it('nears the normal one', () => {
    expect(studentHalfWidth(0.95, 100_000)).toBeCloseTo(normalHalfWidth(0.95), 4);
  });

  it('is infinite without degrees of freedom', () => {
    expect(studentHalfWidth(0.95, 0)).toBe(Infinity);
  });
});
