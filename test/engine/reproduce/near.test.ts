import { describe, expect, test } from 'vitest';
import { distance, isNear } from '../../../engine/reproduce/near.ts';

describe('distance', () => {
  test('is absolute, relative to the expected number, and in steps from one number to the next', () => {
    expect(distance(3, 2, 'float64')).toEqual({ absolute: 1, relative: 0.5, ulp: 2 ** 51 });
    expect(distance(1 + Number.EPSILON, 1, 'float64').ulp).toBe(1);
    expect(distance(1 + 2 ** -23, 1, 'float32').ulp).toBe(1);
  });

  test('counts steps across zero, and takes both zeros for one', () => {
    expect(distance(Number.MIN_VALUE, -Number.MIN_VALUE, 'float64').ulp).toBe(2);
    expect(distance(0, -0, 'float64')).toEqual({ absolute: 0, relative: 0, ulp: 0 });
    expect(distance(1, 0, 'float64').relative).toBe(Infinity);
  });

  test.each([
    [NaN, 1],
    [1, NaN],
    [Infinity, 1],
    [-Infinity, Infinity],
  ])('between %d and %d is infinite', (found, expected) => {
    expect(distance(found, expected, 'float64').absolute).toBe(Infinity);
  });

  test.each([NaN, Infinity, -Infinity])('between %d and itself is none', (value) => {
    expect(distance(value, value, 'float64').absolute).toBe(0);
  });
});

describe('isNear', () => {
  const here = { absolute: 0.5, relative: 0.25, ulp: 8 };

  test.each([
    [{ absolute: 0.5 }, true],
    [{ absolute: 0.4 }, false],
    [{ relative: 0.25 }, true],
    [{ relative: 0.2 }, false],
    [{ ulp: 8 }, true],
    [{ ulp: 7 }, false],
    [{ absolute: 0, relative: 0, ulp: 8 }, true],
    [{}, false],
    [undefined, false],
  ])('with the tolerance %o is %s', (tolerance, near) => {
    expect(isNear(here, tolerance)).toBe(near);
  });

  test('holds for equal numbers whatever the tolerance, and never for infinite distances', () => {
    expect(isNear({ absolute: 0, relative: 0, ulp: 0 }, undefined)).toBe(true);
    expect(isNear({ absolute: Infinity, relative: Infinity, ulp: Infinity }, { absolute: Infinity })).toBe(
      false,
    );
  });
});
