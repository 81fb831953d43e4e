import { expect, test } from 'vitest';
import type { MergedColumn } from '../../../cli/results/merge-tables.ts';
import { prettyTable } from '../../../cli/results/pretty-table.ts';
import { noColors } from '../no-colors.ts';

const column = (name: string, ...values: number[]): MergedColumn => ({ name, type: 'float64?', values });

test('a median and its quartiles are one column, with their points below each other', () => {
  const columns = [
    column('steps', 0, 5),
    column('error', 1 / 3, 12),
    column('errorQ1', 0.125, NaN),
    column('errorQ3', 2 / 3, 123456),
  ];
  expect(prettyTable(columns, noColors)).toEqual([
    'steps         error [Q1, Q3]',
    '    0  0.333 [0.125,  0.667]',
    '    5     12 [    –, 123456]',
  ]);
});

test('a quartile without its median, and a median without both quartiles, stay as they are', () => {
  const columns = [column('speedQ1', 1), column('error', 2), column('errorQ1', 3)];
  expect(prettyTable(columns, noColors)[0]).toBe('speedQ1  error  errorQ1');
});
