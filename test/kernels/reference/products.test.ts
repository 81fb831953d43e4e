import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addOuterProducts,
  addProduct,
  addProductTransposed,
  addRowSums,
} from '../../../kernels/reference/products.ts';

const size = fc.integer({ min: 1, max: 9 });
const integers = (seed: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (((seed + 1) * (i + 3) * 7919) % 13) - 6);

/** The definition; small integers make every order of summation exact. */
function product(
  rows: number,
  cols: number,
  inner: number,
  a: (r: number, k: number) => number,
  b: (k: number, c: number) => number,
): number[] {
  return Array.from({ length: rows * cols }, (_, i) => {
    const [r, c] = [Math.floor(i / cols), i % cols];
    return 100 + Array.from({ length: inner }, (_, k) => a(r, k) * b(k, c)).reduce((x, y) => x + y, 0);
  });
}

const hundreds = (length: number): Float64Array => new Float64Array(length).fill(100);

it('each product adds its definition to the output, for sizes that are no multiples of four too', () => {
  fc.assert(
    fc.property(size, size, size, fc.nat(1000), (n, i, o, seed) => {
      const a = integers(seed, n * i);
      const w = integers(seed + 1, i * o);
      const d = integers(seed + 2, n * o);

      const z = hundreds(n * o);
      addProduct(z, a, w, n, i, o);
      expect([...z]).toEqual(
        product(
          n,
          o,
          i,
          (r, k) => a[r * i + k],
          (k, c) => w[k * o + c],
        ),
      );

      const e = hundreds(n * i);
      addProductTransposed(e, d, w, n, i, o);
      expect([...e]).toEqual(
        product(
          n,
          i,
          o,
          (r, k) => d[r * o + k],
          (k, c) => w[c * o + k],
        ),
      );

      const g = hundreds(i * o);
      addOuterProducts(g, a, d, n, i, o);
      expect([...g]).toEqual(
        product(
          i,
          o,
          n,
          (r, k) => a[k * i + r],
          (k, c) => d[k * o + c],
        ),
      );

      const s = hundreds(o);
      addRowSums(s, d, n, o);
      expect([...s]).toEqual(
        product(
          1,
          o,
          n,
          () => 1,
          (k, c) => d[k * o + c],
        ),
      );
    }),
    { numRuns: 60 },
  );
});
