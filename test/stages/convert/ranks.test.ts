import { expect, test } from 'vitest';
import {
  countLost,
  countWorseThanNone,
  medianOf,
  ranked,
  seedBand,
  spread,
} from '../../../stages/convert/ranks.ts';

const errors = Float64Array.of(4, NaN, 1, Infinity, 2, 3);

test('quantiles of errors are NaN where they fall among those that are not finite', () => {
  expect(ranked('error', errors)).toEqual({ error: 3.5, errorQ1: 2.25, errorQ3: NaN });
  expect(medianOf(errors)).toBe(3.5);
  expect(medianOf(Float64Array.of(NaN, NaN, 1))).toBeNaN();
});

test('a mean is that of the finite errors, whose number is told', () => {
  expect([spread('error', errors).errorMean, countLost(errors)]).toEqual([2.5, 2]);
  const lost = Float64Array.of(NaN);
  expect([spread('error', lost).errorMean, countLost(lost)]).toEqual([NaN, 1]);
});

test('errors that were not measured are NaN in every respect', () => {
  expect(spread('error', undefined)).toEqual({ error: NaN, errorQ1: NaN, errorQ3: NaN, errorMean: NaN });
  expect(seedBand('error', undefined, 3)).toEqual({ errorSeedLow: NaN, errorSeedHigh: NaN });
});

test('a relative error above 1 is worse than none, one that is not finite is counted elsewhere', () => {
  expect(countWorseThanNone(Float64Array.of(0.5, 1, 1.01, NaN, Infinity, 7))).toBe(2);
});

test('the band over seeds has no upper end where half of the systems of a seed diverged', () => {
  const table = Float64Array.of(1, 4, 2, /* second seed */ 9, 3, 0, /* third */ NaN, 1, NaN);
  expect(seedBand('error', table.subarray(0, 6), 2)).toEqual({ errorSeedLow: 2, errorSeedHigh: 3 });
  expect(seedBand('error', table, 3)).toEqual({ errorSeedLow: 2, errorSeedHigh: NaN });
  expect(seedBand('error', table.subarray(6), 1)).toEqual({ errorSeedLow: NaN, errorSeedHigh: NaN });
});
