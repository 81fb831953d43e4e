// The median of a table whose rows and columns count several times, or not at all.

/** The median given how often each row and each column counts. The counts sum to the number of rows and columns. */
export type TableMedian = (rowCounts: Uint32Array, columnCounts: Uint32Array) => number;

/**
 * Sorts a table [rows, columns] once, so that its median under any counts is one walk through half of it. Infinite
 * values are allowed, NaN is not. Halfway between two middle values, and 0 between minus and plus infinity.
 */
export function tableMedian(table: Float64Array, rows: number): TableMedian {
  const cells = table.length;
  const columns = cells / rows;
  const order = Uint32Array.from({ length: cells }, (_, i) => i).sort((i, j) =>
    ascending(table[i], table[j]),
  );
  const values = Float64Array.from(order, (i) => table[i]);
  const rowOf = order.map((i) => Math.floor(i / columns));
  const columnOf = order.map((i) => i % columns);
  const lowerMiddle = Math.floor((cells - 1) / 2);
  const upperMiddle = Math.floor(cells / 2);
  return (rowCounts, columnCounts) => {
    let i = 0;
    let passed = rowCounts[rowOf[0]] * columnCounts[columnOf[0]];
    while (passed <= lowerMiddle) passed += rowCounts[rowOf[++i]] * columnCounts[columnOf[i]];
    const low = values[i];
    while (passed <= upperMiddle) passed += rowCounts[rowOf[++i]] * columnCounts[columnOf[i]];
    return middle(low, values[i]);
  };
}

/** Differences of equal infinities would be NaN. */
function ascending(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function middle(low: number, high: number): number {
  if (low === high) return low;
  if (low === -high) return 0;
  return (low + high) / 2;
}
