// Arrays of one row a task.

/** The same row for each of T tasks: [T, length]. */
export function repeatRow(row: Float64Array, tasks: number): Float64Array {
  const rows = new Float64Array(tasks * row.length);
  for (let t = 0; t < tasks; t++) rows.set(row, t * row.length);
  return rows;
}
