// The columns of a matrix [rows, columns], row-major.

/** The mean of each column. @throws RangeError unless the matrix has that many rows. */
export function columnMeans(matrix: Float64Array, rows: number): Float64Array {
  const columns = matrix.length / rows;
  if (!Number.isInteger(columns)) {
    throw new RangeError(`A matrix of ${matrix.length} numbers cannot have ${rows} rows of equal length.`);
  }
  const means = new Float64Array(columns);
  for (let i = 0; i < matrix.length; i++) means[i % columns] += matrix[i];
  for (let j = 0; j < columns; j++) means[j] /= rows;
  return means;
}

/** A copy of the matrix, less the mean of each column. @throws RangeError likewise. */
export function centred(matrix: Float64Array, rows: number): Float64Array {
  const means = columnMeans(matrix, rows);
  return matrix.map((value, i) => value - means[i % means.length]);
}
