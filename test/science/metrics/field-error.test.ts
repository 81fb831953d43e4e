import { expect, it } from 'vitest';
import { fieldError } from '../../../science/metrics/field-error.ts';

it('is the mean squared distance over points, and its root relative to the field', () => {
  const truth = Float64Array.of(3, 4, 0, 5);
  const error = fieldError(Float64Array.of(3, 5, 2, 5), truth, 2);
  expect(error).toEqual({ mse: 2.5, relative: Math.sqrt(0.1) });
});

it('of a zero field is 1 relative to any', () => {
  const truth = Float64Array.of(1, -2, 0.5, 3, 0, 1, 4, 4);
  expect(fieldError(new Float64Array(8), truth, 4).relative).toBe(1);
});

it('counts points, not components', () => {
  const off = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1);
  expect(fieldError(new Float64Array(8), off, 4).mse).toBe(4);
  expect(fieldError(new Float64Array(8), off, 2).mse).toBe(2);
});

it('is NaN where the field is not finite', () => {
  const { mse, relative } = fieldError(Float64Array.of(NaN, 4), Float64Array.of(3, 4), 2);
  expect([mse, relative]).toEqual([NaN, NaN]);
});
