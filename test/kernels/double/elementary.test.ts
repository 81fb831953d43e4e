// The kernel's elementary functions against their exact values, over sweeps of the float64 numbers.
import { expect, it } from 'vitest';
import { activationNumbers, doubleMachine } from '../../../kernels/double/kernel.ts';
import type { KernelExports } from '../../../kernels/double/kernel.ts';
import type { Activation } from '../../../kernels/model.ts';
import { cos, exactly, exp, log1p, logistic, sin, softplus, tanh, tanhSlope, ulps } from './exact.ts';
import type { Exact } from './exact.ts';

const SMALLEST = Number.MIN_VALUE;
const SPECIAL = [
  0,
  SMALLEST,
  2 ** -1022,
  2 ** -52,
  0.5,
  0.625,
  1,
  36.7,
  708.4,
  709.8,
  744.4,
  746,
  1e4,
  1e300,
];

/** A number in every 1/4 of an exponent, a dense row up to 50, and multiples of pi/4: all non-negative and finite. */
const positive = ((): number[] => {
  const step = (1n << 50n) + 0x123456789abn;
  const patterns = Array.from({ length: 8170 }, (_, i) => BigInt(i) * step).filter(
    (bits) => bits < 0x7ff0n << 48n,
  );
  const everywhere = [...new Float64Array(BigUint64Array.from(patterns).buffer)];
  const dense = Array.from({ length: 3000 }, (_, i) => i / 59.9);
  const turns = Array.from({ length: 500 }, (_, i) => (i * Math.PI) / 4);
  return [...everywhere, ...dense, ...turns, ...SPECIAL];
})();
const sweep = positive.flatMap((x) => [x, -x]);

type Call = (kernel: KernelExports, address: number, slopes: number, bytes: number) => void;

/** The kernel's values, and for an activation its slopes. */
function evaluate(call: Call, x: readonly number[]): { values: Float64Array; slopes: Float64Array } {
  const { kernel, memory } = doubleMachine();
  const bytes = 16 * Math.ceil(x.length / 2);
  // Room of any kind: a table for so many layers is longer than two such arrays.
  const address = Math.ceil(kernel.widthsOf(0, 0, Math.ceil(bytes / 8)) / 16) * 16;
  const { buffer } = memory;
  new Float64Array(buffer, address, x.length).set(x);
  call(kernel, address, address + bytes, bytes);
  return {
    values: new Float64Array(buffer, address, x.length).slice(),
    slopes: new Float64Array(buffer, address + bytes, x.length).slice(),
  };
}

const activation =
  (name: Activation): Call =>
  (kernel, address, slopes, bytes) => {
    kernel.activateEach(activationNumbers[name], address, slopes, bytes);
  };
const decay: Call = (kernel, address, _, bytes) => {
  kernel.decayEach(address, bytes);
};
const log1pEach: Call = (kernel, address, _, bytes) => {
  kernel.log1pEach(address, bytes);
};

function largestError(actual: Float64Array, x: readonly number[], exact: (x: number) => Exact): number {
  return actual.reduce((largest, value, i) => Math.max(largest, ulps(value, exact(x[i]))), 0);
}

/** An accuracy in ulp of the values, and of the slopes. */
function expectWithin(
  bounds: readonly [number, number],
  name: Activation,
  exact: readonly [(x: number) => Exact, (x: number) => Exact],
): void {
  const { values, slopes } = evaluate(activation(name), sweep);
  expect(largestError(values, sweep, exact[0])).toBeLessThan(bounds[0]);
  expect(largestError(slopes, sweep, exact[1])).toBeLessThan(bounds[1]);
}

it('exp is within 1 ulp for every x <= 0', () => {
  const negative = positive.map((x) => -x);
  expect(largestError(evaluate(decay, negative).values, negative, exp)).toBeLessThan(1);
});

it('log1p is within 1.5 ulp on [0, 1]', () => {
  const unit = [...positive.filter((x) => x <= 1), ...positive.map((_, i) => i / positive.length)];
  const exact = (x: number): Exact => log1p(exactly(x));
  expect(largestError(evaluate(log1pEach, unit).values, unit, exact)).toBeLessThan(1.5);
});

it('softplus and its slope, the logistic function, are within 2 and 3 ulp everywhere', () => {
  expectWithin([2, 3], 'softplus', [softplus, logistic]);
});

it('tanh and its slope are within 2 and 4 ulp everywhere', () => {
  expectWithin([2, 4], 'tanh', [tanh, tanhSlope]);
});

it('sin and cos are within 2.5 ulp everywhere, at the largest angles too', () => {
  expectWithin([2.5, 2.5], 'sin', [sin, cos]);
});

it('sin and cos are within 2 ulp below 2^20 pi/2', () => {
  const x = positive.map((_, i) => (i / positive.length) * 1647099);
  const { values, slopes } = evaluate(activation('sin'), x);
  expect(largestError(values, x, sin)).toBeLessThan(2);
  expect(largestError(slopes, x, cos)).toBeLessThan(2);
});

it('multiples of pi/2 are no exception, nor the float64 that comes nearest to one', () => {
  // The worst case for reduction: Muller et al., Handbook of Floating-Point Arithmetic, 2nd edition, section 10.2.
  const near = [6381956970095103 * 2 ** 797];
  for (let k = 1; k < 1 << 22; k += 1 + (k >> 5)) near.push((k * Math.PI) / 2);
  const { values, slopes } = evaluate(activation('sin'), near);
  expect(largestError(values, near, sin)).toBeLessThan(2.5);
  expect(largestError(slopes, near, cos)).toBeLessThan(2.5);
});

it('a large angle does not change its neighbours', () => {
  const alone = evaluate(activation('sin'), [1, 2, 3, 4]).values;
  const beside = evaluate(activation('sin'), [1, 1e30, 3, 1e300]).values;
  expect([alone[0], alone[2]]).toEqual([beside[0], beside[2]]);
});

it('infinities, signed zeros and NaN come out as in IEEE 754', () => {
  const x = [Infinity, -Infinity, NaN, -0];
  expect([...evaluate(decay, [-Infinity, NaN, -0, 0]).values]).toEqual([0, NaN, 1, 1]);
  expect([...evaluate(log1pEach, [0, NaN, 1, NaN]).values]).toEqual([0, NaN, Math.LN2, NaN]);
  const smooth = evaluate(activation('softplus'), x);
  expect([...smooth.values]).toEqual([Infinity, 0, NaN, Math.LN2]);
  expect([...smooth.slopes]).toEqual([1, 0, NaN, 0.5]);
  const tangent = evaluate(activation('tanh'), x);
  expect([...tangent.values]).toEqual([1, -1, NaN, -0]);
  expect([...tangent.slopes]).toEqual([0, 0, NaN, 1]);
  const sine = evaluate(activation('sin'), x);
  expect([...sine.values]).toEqual([NaN, NaN, NaN, -0]);
  expect([...sine.slopes]).toEqual([NaN, NaN, NaN, 1]);
});
