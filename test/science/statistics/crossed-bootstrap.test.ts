import { describe, expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { crossedResamples } from '../../../science/statistics/crossed-bootstrap.ts';

describe('the resamples of a crossed bootstrap', () => {
  const { seedCounts, systemCounts } = crossedResamples(3, 50, 400, stream(1));
  const rowsOf = (counts: Uint32Array, width: number) =>
    Array.from({ length: counts.length / width }, (_, b) => counts.subarray(b * width, (b + 1) * width));
  const sum = (counts: Uint32Array) => counts.reduce((a, b) => a + b, 0);

  it('draw as many seeds and as many systems as there are', () => {
    expect(rowsOf(seedCounts, 3).map(sum)).toEqual(new Array(400).fill(3));
    expect(rowsOf(systemCounts, 50).map(sum)).toEqual(new Array(400).fill(50));
  });

  it('draw with replacement: one seed three times in one replicate of nine, a system not at all in e^-1', () => {
    const alike = rowsOf(seedCounts, 3).filter((counts) => Math.max(...counts) === 3).length;
    expect(Math.abs(alike / 400 - 1 / 9)).toBeLessThan(0.05);
    const left = systemCounts.filter((count) => count === 0).length;
    expect(Math.abs(left / systemCounts.length - 0.364)).toBeLessThan(0.01);
  });

  it('draw systems as they would with other seeds', () => {
    expect(crossedResamples(5, 50, 400, stream(1)).systemCounts).toEqual(systemCounts);
  });

  it('are refused without seeds, systems or replicates', () => {
    for (const counts of [
      [0, 5, 10],
      [2, 0, 10],
      [2, 5, 0],
      [2, 5, 1.5],
    ] as [number, number, number][]) {
      expect(() => crossedResamples(...counts, stream(1))).toThrow(RangeError);
    }
  });
});
