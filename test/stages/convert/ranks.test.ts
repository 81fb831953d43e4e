import { expect, test } from 'vitest';
import { countLost, finiteMean, medianOf, ranked, seedMedians } from '../../../stages/convert/ranks.ts';

const errors = Float64Array.of(4, NaN, 1, Infinity, 2, 3);

test('quantiles of errors are NaN where they fall among those that are not finite', () => {
  expect(ranked('error', errors)).toEqual({ error: 3.5, errorQ1: 2.25, errorQ3: NaN });
  expect(medianOf(errors)).toBe(3.5);
  expect(medianOf(Float64Array.of(NaN, NaN, 1))).toBeNaN();
});

test('a mean is that of the finite errors, whose number is told', () => {
  expect([finiteMean(errors), countLost(errors)]).toEqual([2.5, 2]);
  expect([finiteMean(Float64Array.of(NaN)), countLost(Float64Array.of(NaN))]).toEqual([NaN, 1]);
});

test('each seed has a median of its own, infinite where half of its systems diverged', () => {
  const table = Float64Array.of(1, 3, 2, /* second seed */ NaN, 5, NaN, /* third */ NaN, 1, 2);
  expect(seedMedians(table, 3)).toEqual([2, Infinity, 2]);
});
