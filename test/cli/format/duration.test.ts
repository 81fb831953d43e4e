import { expect, test } from 'vitest';
import { formatDuration, formatInstant, formatWholeSeconds } from '../../../cli/format/duration.ts';

test.each([
  [0, '0 ms'],
  [0.0451, '45 ms'],
  [0.0999, '0.1 s'],
  [3.24, '3.2 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [245, '4 min 05 s'],
  [3599.7, '1 h 00 min'],
  [7380, '2 h 03 min'],
  [100_800, '1 d 4 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('a number that changes while one looks at it has no fractions', () => {
  expect([0.2, 3.4, 65].map(formatWholeSeconds)).toEqual(['0 s', '3 s', '1 min 05 s']);
});

test('an instant is told in UTC, to the second', () => {
  expect(formatInstant('2025-03-01T12:04:05.678Z')).toBe('2025-03-01 12:04:05 UTC');
});
