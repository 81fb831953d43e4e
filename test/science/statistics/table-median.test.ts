import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableMedian } from '../../../science/statistics/table-median.ts';

const ones = (n: number) => new Uint32Array(n).fill(1);

describe('the median of a table', () => {
  it('is that of all cells where each counts once', () => {
    expect(tableMedian(Float64Array.of(5, 1, 9, 2, 7, 3), 2)(ones(2), ones(3))).toBe(4);
    expect(tableMedian(Float64Array.of(5, 1, 9), 1)(ones(1), ones(3))).toBe(5);
  });

  it('is that of the table written out where rows and columns repeat', () => {
    const counts = (n: number) =>
      fc
        .array(fc.nat(n - 1), { minLength: n, maxLength: n })
        .map((drawn) => Uint32Array.from({ length: n }, (_, i) => drawn.filter((j) => j === i).length));
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Infinity, -Infinity));
    const tables = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }))
      .chain(([rows, columns]) =>
        fc.record({
          table: fc.array(value, { minLength: rows * columns, maxLength: rows * columns }),
          rowCounts: counts(rows),
          columnCounts: counts(columns),
        }),
      );
    fc.assert(
      fc.property(tables, ({ table, rowCounts, columnCounts }) => {
        const columns = columnCounts.length;
        const cells = table.flatMap((cell, i) =>
          Array.from({ length: rowCounts[Math.floor(i / columns)] * columnCounts[i % columns] }, () => cell),
        );
        const sorted = Float64Array.from(cells).sort();
        const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
        const middle = low === high ? low : low === -high ? 0 : (low + high) / 2;
        const median = tableMedian(Float64Array.from(table), rowCounts.length);
        expect(median(rowCounts, columnCounts)).toBe(middle);
      }),
    );
  });

  it('is 0 between minus and plus infinity, and infinite next to either', () => {
    const median = (...values: number[]) => tableMedian(Float64Array.from(values), 1)(ones(1), ones(2));
    expect(median(Infinity, -Infinity)).toBe(0);
    expect(median(3, Infinity)).toBe(Infinity);
    expect(median(-Infinity, 3)).toBe(-Infinity);
  });
});
