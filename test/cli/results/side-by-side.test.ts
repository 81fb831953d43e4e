import { expect, test } from 'vitest';
import type { MergedColumn } from '../../../cli/results/merge-tables.ts';
import { sideBySide } from '../../../cli/results/side-by-side.ts';
import { noColors } from '../no-colors.ts';

const tableOf = (seeds: readonly number[], errors: readonly number[]): MergedColumn[] => [
  { name: 'seed', type: 'int32', values: seeds },
  { name: 'error', type: 'float64?', values: errors },
];

test('rows are paired by their axes, integers and texts, whatever their order', () => {
  const lines = sideBySide([tableOf([0, 1, 2], [1, 2, 3]), tableOf([2, 1], [3, 2.5])], ['a', 'b'], noColors);
  expect(lines).toEqual([
    'seed  column  a      b  difference  relative',
    '1     error   2  2.500     +0.5000     +25 %',
    '1 of 2 numbers differs',
    '1 row only in a',
  ]);
});

test('rows that these do not tell apart are paired by their order', () => {
  const lines = sideBySide([tableOf([0, 0], [1, 2]), tableOf([0, 0], [1, 4])], ['a', 'b'], noColors);
  expect(lines).toEqual([
    'seed  column  a  b  difference  relative',
    '0     error   2  4          +2    +100 %',
    '1 of 2 numbers differs',
  ]);
});

test('a missing number is a dash, and two missing ones are the same', () => {
  const lines = sideBySide([tableOf([0, 1], [NaN, NaN]), tableOf([0, 1], [NaN, 0])], ['a', 'b'], noColors);
  expect(lines).toEqual([
    'seed  column  a  b  difference  relative',
    '1     error   –  0           –         –',
    '1 of 2 numbers differs',
  ]);
});

test('without a difference only the count is told', () => {
  const table = tableOf([0], [1]);
  expect(sideBySide([table, table], ['a', 'b'], noColors)).toEqual(['0 of 1 number differ']);
});
