import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileOfSorted, worstLast } from '../../../science/metrics/quantiles.ts';

const quantile = (values: readonly number[], probability: number) =>
  quantileOfSorted(worstLast(Float64Array.from(values)), probability);

describe('quantiles', () => {
  it('interpolate as R and NumPy do by default', () => {
    const values = [15, 3, 6, 7, 8, 8, 10, 13, 16, 20];
    expect([0, 0.1, 0.25, 0.5, 0.75, 1].map((p) => quantile(values, p))).toEqual([3, 5.7, 7.25, 9, 14.5, 20]);
  });

  it('take what is not finite for worse than everything, minus infinity too', () => {
    expect([...worstLast(Float64Array.of(NaN, 4, -Infinity, 1, Infinity))]).toEqual([
      1,
      4,
      Infinity,
      Infinity,
      Infinity,
    ]);
  });

  it('are those of the finite values as long as no infinite one is touched', () => {
    expect(quantile([1, 2, NaN], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, NaN, NaN], 0.25)).toBe(2);
    expect(quantile([1, 2, NaN, NaN], 0.5)).toBe(Infinity);
    expect(quantile([1, NaN, NaN], 0.75)).toBe(Infinity);
    expect(quantile([NaN, NaN], 0.5)).toBe(Infinity);
  });

  it('are NaN without values', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("don't depend on the order and lie within the values", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          const q = quantile(values, p);
          expect(quantile(values.toReversed(), p)).toBe(q);
          expect(q).toBeGreaterThanOrEqual(Math.min(...values));
          expect(q).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
        },
      ),
    );
  });
});
