import { expect, test } from 'vitest';
import { alignColumns } from '../../../cli/format/table.ts';
import { pad, truncate } from '../../../cli/format/width.ts';

test('columns are aligned by what a terminal shows, not by characters', () => {
  expect(
    alignColumns([
      { title: 'name', cells: ['日本', '\u001b[31mred\u001b[39m', 'é'] },
      { title: 'n', align: 'right', cells: ['1', '22', '333'] },
      { cells: ['', 'x', ''] },
    ]),
  ).toEqual(['name    n', '日本    1', '\u001b[31mred\u001b[39m    22  x', 'é     333']);
});

test('a table without titles has no line for them', () => {
  expect(alignColumns([{ cells: ['a'] }, { cells: ['b'] }])).toEqual(['a  b']);
});

test('a text that is too wide ends with an ellipsis inside the width', () => {
  expect(truncate('meta-train', 6)).toBe('meta-…');
  expect(truncate('meta-train', 10)).toBe('meta-train');
  expect(truncate('日本語', 5)).toBe('日本…');
});

test('padding never cuts', () => {
  expect([pad('abc', 5), pad('abc', 5, 'right'), pad('abc', 2)]).toEqual(['abc  ', '  abc', 'abc']);
});
