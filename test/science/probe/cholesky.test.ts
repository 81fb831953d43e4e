import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, solveLower, solveTransposed } from '../../../science/probe/cholesky.ts';

describe('the Cholesky factor', () => {
  it('is the one worked out by hand', () => {
    const a = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);
    expect([...cholesky(a, 3)]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it('reads the lower half alone', () => {
    expect([...cholesky(Float64Array.of(4, NaN, 2, 10), 2)]).toEqual([2, 0, 1, 3]);
  });

  it.each([
    ['indefinite', [1, 2, 2, 1]],
    ['singular', [1, 1, 1, 1]],
    ['not a number', [1, NaN, NaN, 1]],
  ])('is refused for a matrix that is %s', (_, entries) => {
    expect(() => cholesky(Float64Array.from(entries), 2)).toThrow(/not positive definite/);
  });

  it('solves A x = b', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    const problem = fc.integer({ min: 1, max: 6 }).chain((n) =>
      fc.record({
        factor: fc.array(number, { minLength: n * n, maxLength: n * n }),
        x: fc.array(number, { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(problem, ({ factor, x }) => {
        const n = x.length;
        const indices = [...x.keys()];
        // A = F F^T + I is positive definite, with eigenvalues of at least 1.
        const a = indices.flatMap((i) =>
          indices.map((j) =>
            indices.reduce((sum, k) => sum + factor[i * n + k] * factor[j * n + k], i === j ? 1 : 0),
          ),
        );
        const b = Float64Array.from(indices, (i) => x.reduce((sum, xj, j) => sum + a[i * n + j] * xj, 0));
        const l = cholesky(Float64Array.from(a), n);
        solveLower(l, n, b);
        solveTransposed(l, n, b);
        b.forEach((value, i) => expect(value).toBeCloseTo(x[i], 8));
      }),
    );
  });
});
