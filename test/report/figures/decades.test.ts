import { expect, test } from 'vitest';
import { decadesAround } from '../../../report/figures/decades.ts';

test('decades surround the values and label at most seven of them', () => {
  const some = decadesAround([0.012, 3]);
  expect(some.scale.domain).toEqual([0.01, 10]);
  expect(some.axis.values).toEqual([0.01, 0.1, 1, 10]);
  const wide = decadesAround([1e-5, 1e3]);
  expect(wide.scale.domain).toEqual([1e-5, 1e4]);
  expect(wide.axis.values.length).toBeLessThanOrEqual(7);
  expect(wide.axis.values.at(-1)).toBe(1e4);
  expect(wide.axis.labelExpr).toContain('"0.0001":"10⁻⁴"');
});

test('they leave out what has no logarithm, and what is over nine decades above the smallest', () => {
  expect(decadesAround([0, -1, NaN, Infinity, 2, 1e300]).scale.domain).toEqual([1, 1e9]);
  expect(decadesAround([]).scale.domain).toEqual([0.1, 1]);
});
