import { describe, expect, test } from 'vitest';
import {
  formatCount,
  formatFixed,
  formatNumber,
  plural,
  roundTo,
  superscript,
  typeset,
} from '../../report/numbers.ts';

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [1, '1.00'],
    [0.012345, '0.0123'],
    [0.001, '0.00100'],
    [123.4, '123'],
    [12345, '12300'],
    [99999, '1.00 × 10⁵'],
    [0.00043219, '4.32 × 10⁻⁴'],
    [-2.5e-12, '−2.50 × 10⁻¹²'],
    [-0.42, '−0.420'],
    [NaN, '–'],
    [Infinity, '–'],
  ])('writes %d with three digits as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

test('roundTo drops zeros at the end, and the sign of zero', () => {
  expect([1, 1.25, 1.256, 1.5, 0.001, -0.001, -12.3, 100].map((value) => roundTo(value, 2))).toEqual([
    '1',
    '1.25',
    '1.26',
    '1.5',
    '0',
    '0',
    '-12.3',
    '100',
  ]);
});

test('thousands are set apart', () => {
  expect(formatCount(1234567)).toBe('1\u2009234\u2009567');
  expect(formatCount(100)).toBe('100');
  expect(plural(1, 'step')).toBe('1 step');
  expect(plural(2000, 'step')).toBe('2\u2009000 steps');
});

test('symbols and units are typeset', () => {
  expect(typeset('q_0')).toBe('q₀');
  expect(typeset('kg m^2/s')).toBe('kg m²/s');
  expect(typeset('s^-1')).toBe('s⁻¹');
  expect(superscript('-10')).toBe('⁻¹⁰');
});

test('decimals are kept, without a sign before zero', () => {
  expect([0.9, -0.001, -3.2, NaN].map((value) => formatFixed(value, 2))).toEqual([
    '0.90',
    '0.00',
    '−3.20',
    '–',
  ]);
});
