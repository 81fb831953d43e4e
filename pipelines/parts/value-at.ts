import type { Cell, Matrix } from 'phaseline';

/**
 * The value of the cell with these axes.
 *
 * @throws RangeError unless there is exactly one
 */
export function valueAt<T>(matrix: Matrix<T>, axes: Cell): T {
  const { cells } = matrix.filter((cell) =>
    Object.entries(axes).every(([axis, value]) => cell[axis] === value),
  );
  if (cells.length !== 1) {
    throw new RangeError(`${cells.length} cells of the matrix are ${JSON.stringify(axes)}; one was wanted.`);
  }
  return cells[0].value;
}
