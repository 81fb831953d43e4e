import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figures, magnitude, markdownTable, replaceBetweenMarkers } from '../../bench/markdown.ts';
import { repository } from '../tooling/repository.ts';

it('pads the first column to the right and the numbers to the left', () => {
  const table = markdownTable(
    ['', 'wall ms'],
    [
      ['simd', '3.14'],
      ['reference', '120'],
    ],
  );
  expect(table.split('\n')).toEqual([
    '|           | wall ms |',
    '| --------- | ------: |',
    '| simd      |    3.14 |',
    '| reference |     120 |',
  ]);
});

it.each([
  [1234.5, '1235'],
  [12.34, '12.3'],
  [0.01234, '0.0123'],
  [0, '0'],
  [Infinity, 'Infinity'],
])('writes %d with three digits', (value, text) => {
  expect(figures(value)).toBe(text);
});

it('writes errors as a digit and a power of ten', () => {
  expect(magnitude(9.7e-8)).toBe('1e-7');
});

it('puts results between the markers of docs/benchmarks.md and leaves the rest', () => {
  const document = readFileSync(join(repository, 'docs/benchmarks.md'), 'utf8');
  const once = replaceBetweenMarkers(document, 'npm run bench', 'first');
  const twice = replaceBetweenMarkers(once, 'npm run bench', 'second');
  expect(twice).toContain('begin -->\n\nsecond\n\n<!--');
  expect(twice).not.toContain('first\n');
  expect(replaceBetweenMarkers(twice, 'npm run bench', 'first')).toBe(once);
  expect(once.startsWith(document.slice(0, document.indexOf('<!--')))).toBe(true);
  expect(once.endsWith(document.slice(document.lastIndexOf('-->')))).toBe(true);
});

it('refuses a document without markers', () => {
  expect(() => replaceBetweenMarkers('# Benchmarks', 'npm run bench', 'text')).toThrow(/needs the lines/);
});
