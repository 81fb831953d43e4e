import { expect, it } from 'vitest';
import { centred, columnMeans } from '../../../science/statistics/columns.ts';

it('averages each column and takes the mean off it', () => {
  const matrix = Float64Array.of(1, 10, 3, 30);
  expect([...columnMeans(matrix, 2)]).toEqual([2, 20]);
  expect([...centred(matrix, 2)]).toEqual([-1, -10, 1, 10]);
});

it('refuses rows of unequal length', () => {
  expect(() => columnMeans(new Float64Array(5), 2)).toThrow('A matrix of 5 numbers cannot have 2 rows');
});
