import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { smallestStep } from '../../../science/integrators/step-control.ts';

/** The next floating-point number away from zero, or towards it, by its bits. */
function neighbour(x: number, away: boolean): number {
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0] += away ? 1n : -1n;
  return new Float64Array(bits.buffer)[0];
}

it('the smallest step is ten times the distance to the next number, at powers of two too', () => {
  const powers = fc.integer({ min: -900, max: 1000 }).map((exponent) => 2 ** exponent);
  const others = fc.double({ min: 1e-290, max: 1e290, noNaN: true });
  fc.assert(
    fc.property(
      fc.oneof(powers, others),
      fc.boolean(),
      fc.constantFrom(1, -1),
      (size, negative, direction) => {
        const time = negative ? -size : size;
        const next = neighbour(time, time > 0 === direction > 0);
        expect(smallestStep(time, direction)).toBe(10 * Math.abs(next - time));
      },
    ),
  );
});

it('at time 0 the next number is the smallest there is', () => {
  expect(smallestStep(0, 1)).toBe(10 * Number.MIN_VALUE);
  expect(smallestStep(0, -1)).toBe(10 * Number.MIN_VALUE);
});
