// Between the float64 of the staging areas and the kernel's own layouts in float32.
//
// A matrix [rows, cols] in panels: panel j holds columns 8j .. 8j + 7, its rows one after another, eight numbers
// each; rows and columns are padded with zeros to multiples of 8. A product reads a panel from end to end.
import { BLOCK, padTo8, panelBytes, rowBytes } from './products';
import { VECTOR } from './vector';

/** Rounds `count` float64 to a row of float32, padded with zeros. */
export function packRow(row: usize, source: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) v128.store(row + <usize>i * 4, demote(source + <usize>i * 8));
  for (let i = whole; i < count; i++) store<f32>(row + <usize>i * 4, <f32>load<f64>(source + <usize>i * 8));
  const end = <usize>count * 4;
  memory.fill(row + end, 0, rowBytes(count) - end);
}

/** Rounds the row-major float64 [rows, cols] to panels. */
export function packPanels(panels: usize, source: usize, rows: i32, cols: i32): void {
  const panel = panelBytes(rows);
  const padding = <usize>(padTo8(rows) - rows) * BLOCK;
  for (let j = 0; j < cols; j += 8) {
    let to = panels + <usize>(j >> 3) * panel;
    let from = source + <usize>j * 8;
    const width = min(8, cols - j);
    for (let i = 0; i < rows; i++) {
      if (width == 8) {
        v128.store(to, demote(from));
        v128.store(to, demote(from + 32), 16);
      } else {
        packRow(to, from, width);
      }
      to += BLOCK;
      from += <usize>cols * 8;
    }
    memory.fill(to, 0, padding);
  }
}

/** Rounds column `column` of the row-major float64 [count, cols] to a row of float32, padded with zeros. */
export function packColumn(row: usize, source: usize, column: i32, count: i32, cols: i32): void {
  for (let i = 0; i < count; i++) store<f32>(row + <usize>i * 4, <f32>load<f64>(source + <usize>(i * cols + column) * 8));
  const end = <usize>count * 4;
  memory.fill(row + end, 0, rowBytes(count) - end);
}

/** Column `column` of a matrix [rows, .] in panels as a row. */
export function columnOfPanels(row: usize, panels: usize, column: i32, rows: i32): void {
  const from = panels + <usize>(column >> 3) * panelBytes(rows) + <usize>(column & 7) * 4;
  for (let i: usize = 0; i < <usize>rows; i++) store<f32>(row + i * 4, load<f32>(from + i * BLOCK));
}

/** The row as column `column` of a matrix [rows, .] in panels. */
export function rowToColumn(panels: usize, row: usize, column: i32, rows: i32): void {
  const to = panels + <usize>(column >> 3) * panelBytes(rows) + <usize>(column & 7) * 4;
  for (let i: usize = 0; i < <usize>rows; i++) store<f32>(to + i * BLOCK, load<f32>(row + i * 4));
}

/** The row times `factor` as row `at` of a matrix [rows, cols] in panels. */
export function rowToPanels(panels: usize, row: usize, factor: f32, at: i32, rows: i32, cols: i32): void {
  const to = panels + <usize>at * BLOCK;
  const c = f32x4.splat(factor);
  for (let j: usize = 0, p: usize = to; j < rowBytes(cols); j += BLOCK, p += panelBytes(rows)) {
    v128.store(p, f32x4.mul(c, v128.load(row + j)));
    v128.store(p, f32x4.mul(c, v128.load(row + j, 16)), 16);
  }
}

/** The panels of the transpose of a matrix [rows, cols] in panels, four by four. */
export function transposePanels(transposed: usize, panels: usize, rows: i32, cols: i32): void {
  const fromPanel = panelBytes(rows);
  const toPanel = panelBytes(cols);
  for (let j = 0; j < cols; j += 4) {
    for (let i = 0; i < rows; i += 4) {
      const from = panels + <usize>(j >> 3) * fromPanel + <usize>i * BLOCK + <usize>(j & 4) * 4;
      const to = transposed + <usize>(i >> 3) * toPanel + <usize>j * BLOCK + <usize>(i & 4) * 4;
      const a = v128.load(from);
      const b = v128.load(from, 32);
      const c = v128.load(from, 64);
      const d = v128.load(from, 96);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
      v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
      v128.store(to, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), 64);
      v128.store(to, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7), 96);
    }
  }
}

/** Widens the matrix [rows, cols] in panels to row-major float64. */
export function unpackPanels(target: usize, panels: usize, rows: i32, cols: i32): void {
  const panel = panelBytes(rows);
  for (let j = 0; j < cols; j += 8) {
    let from = panels + <usize>(j >> 3) * panel;
    let to = target + <usize>j * 8;
    const width = min(8, cols - j);
    for (let i = 0; i < rows; i++) {
      unpackRow(to, from, width);
      from += BLOCK;
      to += <usize>cols * 8;
    }
  }
}

/** Widens the row of `count` float32 to column `column` of the row-major float64 [count, cols]. */
export function unpackColumn(target: usize, row: usize, column: i32, count: i32, cols: i32): void {
  for (let i = 0; i < count; i++) {
    store<f64>(target + <usize>(i * cols + column) * 8, canonical(<f64>load<f32>(row + <usize>i * 4)));
  }
}

/** Widens `count` float32 to float64. */
export function unpackRow(target: usize, row: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const x = v128.load(row + <usize>i * 4);
    promote(target + <usize>i * 8, x);
    promote(target + <usize>i * 8 + VECTOR, v128.shuffle<f32>(x, x, 2, 3, 2, 3));
  }
  for (let i = whole; i < count; i++) {
    store<f64>(target + <usize>i * 8, canonical(<f64>load<f32>(row + <usize>i * 4)));
  }
}

// @ts-ignore: decorator
@inline
function demote(source: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(source));
  const high = f32x4.demote_f64x2_zero(v128.load(source, 16));
  return v128.shuffle<f32>(low, high, 0, 1, 4, 5);
}

// @ts-ignore: decorator
@inline
function promote(target: usize, x: v128): void {
  const wide = f64x2.promote_low_f32x4(x);
  v128.store(target, v128.bitselect(wide, f64x2.splat(NaN), f64x2.eq(wide, wide)));
}

/** x; of the NaNs, whose bits the CPU chooses, always the same. */
// @ts-ignore: decorator
@inline
export function canonical(x: f64): f64 {
  return x == x ? x : NaN;
}
