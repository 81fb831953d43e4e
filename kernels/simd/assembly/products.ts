// The two matrix products, both as blocks of 4 rows x 8 columns held in registers while the inner index runs.
// Outputs and left factors are row-major with rows padded to a multiple of 8 numbers. An output's padding is
// computed like the rest and never read: the inner index runs over true extents only, so no padding, stale or not
// finite, reaches a result.
import { VECTOR, add, mulAdd, splat } from './vector';

/** Bytes of eight float32: the width of a block, and of a row of a panel. */
// @ts-ignore: decorator
@inline
export const BLOCK: usize = 32;

// The pairs of factors that the next product sums over.
let pairs: usize = 0;
let pairCount: usize = 0;

/** Bytes of a list of so many pairs of factors. */
export function pairBytes(count: i32): u64 {
  return <u64>count * 8;
}

export function placePairs(at: usize): void {
  pairs = at;
}

/** Adds a (left, right) pair of factors to the next product. */
// @ts-ignore: decorator
@inline
export function pair(left: usize, right: usize): void {
  store<usize>(pairs + pairCount * 8, left);
  store<usize>(pairs + pairCount * 8, right, 4);
  pairCount++;
}

/**
 * out[rows, cols] = bias + sum over the pairs of left[rows, inner] right[inner, cols], the right factors in panels
 * (panels.ts). `bias` is a row of cols numbers, or 0 for none. Rows are a multiple of 4.
 */
export function multiply(out: usize, rows: i32, inner: i32, cols: i32, bias: usize): void {
  const leftRow = rowBytes(inner);
  const outRow = rowBytes(cols);
  const panel = panelBytes(inner);
  for (let j: usize = 0, p: usize = 0; j < outRow; j += BLOCK, p += panel) {
    const low = bias != 0 ? v128.load(bias + j) : splat(0);
    const high = bias != 0 ? v128.load(bias + j, 16) : splat(0);
    for (let i = 0; i < rows; i += 4) {
      const c = out + <usize>i * outRow + j;
      let c00 = low, c01 = high, c10 = low, c11 = high, c20 = low, c21 = high, c30 = low, c31 = high;
      for (let q: usize = 0; q < pairCount; q++) {
        let a0 = load<usize>(pairs + q * 8) + <usize>i * leftRow;
        let a1 = a0 + leftRow;
        let a2 = a1 + leftRow;
        let a3 = a2 + leftRow;
        let b = load<usize>(pairs + q * 8, 4) + p;
        const end = b + <usize>inner * BLOCK;
        while (b < end) {
          const b0 = v128.load(b);
          const b1 = v128.load(b, 16);
          let x = v128.load_splat<f32>(a0);
          c00 = mulAdd(x, b0, c00);
          c01 = mulAdd(x, b1, c01);
          x = v128.load_splat<f32>(a1);
          c10 = mulAdd(x, b0, c10);
          c11 = mulAdd(x, b1, c11);
          x = v128.load_splat<f32>(a2);
          c20 = mulAdd(x, b0, c20);
          c21 = mulAdd(x, b1, c21);
          x = v128.load_splat<f32>(a3);
          c30 = mulAdd(x, b0, c30);
          c31 = mulAdd(x, b1, c31);
          // Two steps a turn. The branch between them also keeps the compiler from loading both steps' factors first,
          // for which there are not enough registers.
          if (b + BLOCK >= end) break;
          const nextB0 = v128.load(b, 32);
          const nextB1 = v128.load(b, 48);
          let next = v128.load_splat<f32>(a0, 4);
          c00 = mulAdd(next, nextB0, c00);
          c01 = mulAdd(next, nextB1, c01);
          next = v128.load_splat<f32>(a1, 4);
          c10 = mulAdd(next, nextB0, c10);
          c11 = mulAdd(next, nextB1, c11);
          next = v128.load_splat<f32>(a2, 4);
          c20 = mulAdd(next, nextB0, c20);
          c21 = mulAdd(next, nextB1, c21);
          next = v128.load_splat<f32>(a3, 4);
          c30 = mulAdd(next, nextB0, c30);
          c31 = mulAdd(next, nextB1, c31);
          a0 += 8;
          a1 += 8;
          a2 += 8;
          a3 += 8;
          b += 64;
        }
      }
      storeBlock(c, outRow, c00, c01, c10, c11, c20, c21, c30, c31);
    }
  }
  pairCount = 0;
}

/**
 * out[inner, cols] (+)= the sum over the pairs of left[points, inner]^T right[points, cols], both row-major: sums of
 * outer products over points. `out` is in panels. Adds the sum to `out` when `accumulate`, else replaces it.
 */
export function multiplyTransposed(out: usize, points: i32, inner: i32, cols: i32, accumulate: bool): void {
  const leftRow = rowBytes(inner);
  const rightRow = rowBytes(cols);
  const panel = panelBytes(inner);
  for (let j: usize = 0, p: usize = out; j < rightRow; j += BLOCK, p += panel) {
    for (let i = 0; i < inner; i += 4) {
      const c = p + <usize>i * BLOCK;
      let c00 = splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      for (let q: usize = 0; q < pairCount; q++) {
        let a0 = load<usize>(pairs + q * 8) + <usize>i * 4;
        let b = load<usize>(pairs + q * 8, 4) + j;
        const end = b + <usize>points * rightRow;
        while (b < end) {
          const b0 = v128.load(b);
          const b1 = v128.load(b, 16);
          let a = v128.load_splat<f32>(a0);
          c00 = mulAdd(a, b0, c00);
          c01 = mulAdd(a, b1, c01);
          a = v128.load_splat<f32>(a0, 4);
          c10 = mulAdd(a, b0, c10);
          c11 = mulAdd(a, b1, c11);
          a = v128.load_splat<f32>(a0, 8);
          c20 = mulAdd(a, b0, c20);
          c21 = mulAdd(a, b1, c21);
          a = v128.load_splat<f32>(a0, 12);
          c30 = mulAdd(a, b0, c30);
          c31 = mulAdd(a, b1, c31);
          a0 += leftRow;
          b += rightRow;
        }
      }
      if (accumulate) {
        c00 = add(v128.load(c), c00);
        c01 = add(v128.load(c, 16), c01);
        c10 = add(v128.load(c, 32), c10);
        c11 = add(v128.load(c, 48), c11);
        c20 = add(v128.load(c, 64), c20);
        c21 = add(v128.load(c, 80), c21);
        c30 = add(v128.load(c, 96), c30);
        c31 = add(v128.load(c, 112), c31);
      }
      storeBlock(c, BLOCK, c00, c01, c10, c11, c20, c21, c30, c31);
    }
  }
  pairCount = 0;
}

// @ts-ignore: decorator
@inline
function storeBlock(
  c: usize, row: usize,
  c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128,
): void {
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + row, c10);
  v128.store(c + row, c11, 16);
  v128.store(c + 2 * row, c20);
  v128.store(c + 2 * row, c21, 16);
  v128.store(c + 3 * row, c30);
  v128.store(c + 3 * row, c31, 16);
}

/** out[cols] (+)= the sum of the rows of a[points, cols]. */
export function sumRows(out: usize, a: usize, points: i32, cols: i32, accumulate: bool): void {
  const row = rowBytes(cols);
  for (let j: usize = 0; j < row; j += VECTOR) {
    let sum = splat(0);
    const end = a + <usize>points * row;
    for (let p = a + j; p < end; p += row) sum = add(sum, v128.load(p));
    v128.store(out + j, accumulate ? add(v128.load(out + j), sum) : sum);
  }
}

/** The next multiple of 4. */
// @ts-ignore: decorator
@inline
export function padTo4(count: i32): i32 {
  return (count + 3) & ~3;
}

/** The next multiple of 8. */
// @ts-ignore: decorator
@inline
export function padTo8(count: i32): i32 {
  return (count + 7) & ~7;
}

/** Bytes of a row of `cols` float32, padded. */
// @ts-ignore: decorator
@inline
export function rowBytes(cols: i32): usize {
  return <usize>padTo8(cols) * 4;
}

/** Bytes of a panel of `inner` rows, padded (panels.ts). */
// @ts-ignore: decorator
@inline
export function panelBytes(inner: i32): usize {
  return <usize>padTo8(inner) * BLOCK;
}
