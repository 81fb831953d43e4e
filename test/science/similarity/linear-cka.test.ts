import { describe, expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { linearCka } from '../../../science/similarity/linear-cka.ts';

const ROWS = 400;
const normals = (name: string, columns: number, rows = ROWS): Float64Array => {
  const draws = stream(3, name);
  return Float64Array.from({ length: rows * columns }, () => draws.normal());
};
const x = normals('x', 3);
const y = normals('y', 5);

/** Turned by Householder's reflection I - 2 v v^T / v^T v, v = (1, 2, 2), and by a permutation. */
function turned(features: Float64Array): Float64Array {
  const out = new Float64Array(features.length);
  for (let r = 0; r < features.length; r += 3) {
    const [a, b, c] = features.subarray(r, r + 3);
    const along = (2 / 9) * (a + 2 * b + 2 * c);
    out.set([c - 2 * along, a - along, b - 2 * along], r);
  }
  return out;
}

describe('linear CKA', () => {
  it('is 1 for features turned, scaled and moved', () => {
    const moved = turned(x).map((value, i) => -7 * value + (i % 3));
    expect(linearCka(x, moved, ROWS)).toBeCloseTo(1, 12);
  });

  it('is below 1 for features stretched in one direction', () => {
    const stretched = x.map((value, i) => (i % 3 === 0 ? 10 * value : value));
    expect(linearCka(x, stretched, ROWS)).toBeLessThan(0.7);
  });

  it('has the value worked out by hand', () => {
    // Centred: X = [-1, 0, 1], Y = [[0, -1], [-2, 0], [2, 1]]; Y^T X = [2, 2], X^T X = 2, Y^T Y = [[8, 2], [2, 2]].
    const value = linearCka(Float64Array.of(4, 5, 6), Float64Array.of(3, 0, 1, 1, 5, 2), 3);
    expect(value).toBeCloseTo(8 / (2 * Math.sqrt(76)), 14);
  });

  it('is the same both ways', () => {
    expect(linearCka(x, y, ROWS)).toBeCloseTo(linearCka(y, x, ROWS), 14);
  });

  it('is about sqrt(p q) / n for independent features', () => {
    const rows = 4000;
    const value = linearCka(normals('many x', 3, rows), normals('many y', 5, rows), rows);
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan((3 * Math.sqrt(15)) / rows);
  });

  it('is NaN for features that do not vary', () => {
    expect(linearCka(new Float64Array(ROWS).fill(2), y, ROWS)).toBeNaN();
  });

  it('is refused for features of other numbers of rows', () => {
    expect(() => linearCka(x, y.subarray(1), ROWS)).toThrow(RangeError);
  });
});
