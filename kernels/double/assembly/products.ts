// The matrix product, as blocks of 2 rows x 8 columns held in registers while the inner index runs, and of one row
// where the number of rows is odd. Every number is summed in the order of the inner index from its bias on, so its
// bits don't depend on the block it is computed in.
// Outputs and left factors are row-major with rows padded to a multiple of 8 numbers. An output's padding is
// computed like the rest and never read: the inner index runs over true extents only, so no padding, stale or not
// finite, reaches a result.
import { mulAdd, splat } from './vector';

/** Bytes of eight float64: the width of a block, and of a row of a panel. */
// @ts-ignore: decorator
@inline
export const BLOCK: usize = 64;

/**
 * out[rows, cols] = bias + left[rows, inner] right[inner, cols], the right factor in panels (panels.ts).
 * `bias` is a row of cols numbers, or 0 for none.
 */
export function multiply(
  out: usize, left: usize, right: usize, rows: i32, inner: i32, cols: i32, bias: usize,
): void {
  const leftRow = rowBytes(inner);
  const outRow = rowBytes(cols);
  const panel = panelBytes(inner);
  const pairs = rows & ~1;
  for (let j: usize = 0; j < outRow; j += BLOCK, right += panel) {
    const start = bias != 0 ? bias + j : zeros;
    let a = left;
    let c = out + j;
    for (let i = 0; i < pairs; i += 2) {
      multiplyPair(c, outRow, a, leftRow, right, right + panel, start);
      a += 2 * leftRow;
      c += 2 * outRow;
    }
    if (pairs < rows) multiplyRow(c, a, right, right + panel, start);
  }
}

const zeros: usize = memory.data(64, 16);

/** Two rows of a block: c = start + a[2, inner] b, the panel b from one address to the other. */
// @ts-ignore: decorator
@inline
function multiplyPair(c: usize, row: usize, a: usize, leftRow: usize, b: usize, end: usize, start: usize): void {
  let c00 = v128.load(start), c01 = v128.load(start, 16), c02 = v128.load(start, 32), c03 = v128.load(start, 48);
  let c10 = c00, c11 = c01, c12 = c02, c13 = c03;
  let a1 = a + leftRow;
  while (b < end) {
    let x0 = v128.load_splat<f64>(a);
    let x1 = v128.load_splat<f64>(a1);
    let y = v128.load(b);
    c00 = mulAdd(x0, y, c00);
    c10 = mulAdd(x1, y, c10);
    y = v128.load(b, 16);
    c01 = mulAdd(x0, y, c01);
    c11 = mulAdd(x1, y, c11);
    y = v128.load(b, 32);
    c02 = mulAdd(x0, y, c02);
    c12 = mulAdd(x1, y, c12);
    y = v128.load(b, 48);
    c03 = mulAdd(x0, y, c03);
    c13 = mulAdd(x1, y, c13);
    if (b + BLOCK >= end) break; // Two steps a turn: a twentieth of the whole field's time.
    x0 = v128.load_splat<f64>(a, 8);
    x1 = v128.load_splat<f64>(a1, 8);
    y = v128.load(b, 64);
    c00 = mulAdd(x0, y, c00);
    c10 = mulAdd(x1, y, c10);
    y = v128.load(b, 80);
    c01 = mulAdd(x0, y, c01);
    c11 = mulAdd(x1, y, c11);
    y = v128.load(b, 96);
    c02 = mulAdd(x0, y, c02);
    c12 = mulAdd(x1, y, c12);
    y = v128.load(b, 112);
    c03 = mulAdd(x0, y, c03);
    c13 = mulAdd(x1, y, c13);
    a += 16;
    a1 += 16;
    b += 2 * BLOCK;
  }
  storeRow(c, c00, c01, c02, c03);
  storeRow(c + row, c10, c11, c12, c13);
}

/** One row of a block. */
// @ts-ignore: decorator
@inline
function multiplyRow(c: usize, a: usize, b: usize, end: usize, start: usize): void {
  let c0 = v128.load(start), c1 = v128.load(start, 16), c2 = v128.load(start, 32), c3 = v128.load(start, 48);
  while (b < end) {
    const x = v128.load_splat<f64>(a);
    c0 = mulAdd(x, v128.load(b), c0);
    c1 = mulAdd(x, v128.load(b, 16), c1);
    c2 = mulAdd(x, v128.load(b, 32), c2);
    c3 = mulAdd(x, v128.load(b, 48), c3);
    if (b + BLOCK >= end) break;
    const y = v128.load_splat<f64>(a, 8);
    c0 = mulAdd(y, v128.load(b, 64), c0);
    c1 = mulAdd(y, v128.load(b, 80), c1);
    c2 = mulAdd(y, v128.load(b, 96), c2);
    c3 = mulAdd(y, v128.load(b, 112), c3);
    a += 16;
    b += 2 * BLOCK;
  }
  storeRow(c, c0, c1, c2, c3);
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, c0: v128, c1: v128, c2: v128, c3: v128): void {
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(c, c2, 32);
  v128.store(c, c3, 48);
}

/** Bytes of a row of `cols` float64, padded. */
// @ts-ignore: decorator
@inline
export function rowBytes(cols: i32): usize {
  return (<usize>cols * 8 + 63) & ~63;
}

/** Bytes of a panel of `inner` rows (panels.ts). */
// @ts-ignore: decorator
@inline
export function panelBytes(inner: i32): usize {
  return <usize>inner * BLOCK;
}
