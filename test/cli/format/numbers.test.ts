import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatNumber,
  formatQuantity,
  formatRate,
} from '../../../cli/format/numbers.ts';

test('counts have their thousands apart', () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('one thing is singular', () => {
  expect([formatQuantity(1, 'action'), formatQuantity(0, 'action'), formatQuantity(1200, 'action')]).toEqual([
    '1 action',
    '0 actions',
    '1,200 actions',
  ]);
});

test.each([
  [0, '0'],
  [-0, '0'],
  [3, '3'],
  [-12, '-12'],
  [1 / 3, '0.3333'],
  [0.5, '0.5000'],
  [12.345678, '12.35'],
  [1234.5678, '1235'],
  [12345.678, '12346'],
  [0.00012345, '0.0001234'],
  [0.000012345, '1.234e-5'],
  [1e6, '1.000e+6'],
  [-1234567.8, '-1.235e+6'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
])('%d has four significant digits: %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('bytes climb to the next unit before four digits are needed', () => {
  expect([0, 1023, 1024, 1536, 1024 ** 2 - 1, 3.5 * 1024 ** 3].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 KiB',
    '1.0 MiB',
    '3.5 GiB',
  ]);
});

test('slow iterations are told in seconds each', () => {
  expect([1234, 84.4, 2.5, 0.5, 0.1].map(formatRate)).toEqual([
    '1,234 it/s',
    '84 it/s',
    '2.5 it/s',
    '0.5 it/s',
    '10.0 s/it',
  ]);
});
