// A matrix [rows, cols] in panels: panel j holds columns 8j .. 8j + 7, its rows one after another, eight numbers
// each; columns are padded with zeros to a multiple of 8. A product reads a panel from end to end.
import { BLOCK, panelBytes, rowBytes } from './products';

/** The panels of [rows, cols] whose element (i, j) lies at source + i down + j across. */
export function packPanels(panels: usize, source: usize, rows: i32, cols: i32, down: usize, across: usize): void {
  const panel = panelBytes(rows);
  memory.fill(panels, 0, <usize>rows * rowBytes(cols));
  for (let j: usize = 0; j < <usize>cols; j++) {
    const to = panels + (j >> 3) * panel + (j & 7) * 8;
    const from = source + j * across;
    for (let i: usize = 0; i < <usize>rows; i++) store<f64>(to + i * BLOCK, load<f64>(from + i * down));
  }
}

/** A row of `cols` numbers that lie `across` bytes apart, padded with zeros. */
export function packRow(row: usize, source: usize, cols: i32, across: usize): void {
  memory.fill(row, 0, rowBytes(cols));
  for (let j: usize = 0; j < <usize>cols; j++) store<f64>(row + j * 8, load<f64>(source + j * across));
}
