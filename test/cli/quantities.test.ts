import { expect, test } from 'vitest';
import { duration, size } from '../../cli/quantities.ts';

test.each([
  ['0', 0],
  ['90s', 90],
  ['30min', 1800],
  ['1.5h', 5400],
  ['7d', 604_800],
])('the time %s is %d seconds', (text, seconds) => {
  expect(duration(text)).toBe(seconds);
});

test.each([
  ['0B', 0],
  ['500 MB', 500_000_000],
  ['1.5GiB', 1_610_612_736],
  ['20gb', 20_000_000_000],
])('the size %s is %d bytes', (text, bytes) => {
  expect(size(text)).toBe(bytes);
});

test.each(['', '7', 'd', '-1d', '7w', '1e3s', '7 days'])('%j is no time', (text) => {
  expect(() => duration(text)).toThrow('It must be a time such as 7d, 12h, 30min or 0.');
});

test.each(['', '20', 'GB', '-1GB', '20G', '1e3MB'])('%j is no size', (text) => {
  expect(() => size(text)).toThrow('It must be a size such as 20GB, 500MB or 1.5GiB.');
});
