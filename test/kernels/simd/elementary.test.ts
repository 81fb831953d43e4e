// The kernel's elementary functions against float64, over a sweep of the float32 numbers: every 9973rd bit pattern.
import cos from '@stdlib/math-base-special-cos';
import exp from '@stdlib/math-base-special-exp';
import log1p from '@stdlib/math-base-special-log1p';
import sin from '@stdlib/math-base-special-sin';
import tanh from '@stdlib/math-base-special-tanh';
import { expect, it } from 'vitest';
import type { Activation } from '../../../kernels/model.ts';
import { activationNumbers, simdMachine } from '../../../kernels/simd/kernel.ts';
import type { KernelExports } from '../../../kernels/simd/kernel.ts';

const SMALLEST = Math.fround(1.4e-45);
const SPECIAL = Float32Array.of(
  0,
  -0,
  1,
  -1,
  0.625,
  SMALLEST,
  -SMALLEST,
  88.722839,
  88.8,
  -103.97,
  -104,
  1e38,
  -1e38,
);
const PI_MULTIPLES = Float32Array.from({ length: 2000 }, (_, i) => (i - 1000) * (Math.PI / 4));

/** Finite numbers of either sign: subnormals and large ones too. */
const sweep = ((): Float32Array => {
  const count = Math.floor(0xffffffff / 9973);
  const all = new Float32Array(Uint32Array.from({ length: count }, (_, i) => i * 9973).buffer);
  const finite = [...all.filter(Number.isFinite), ...SPECIAL, ...PI_MULTIPLES];
  return Float32Array.from([...finite, ...new Array(4 - (finite.length % 4)).fill(0)]);
})();

type Call = (kernel: KernelExports, address: number, slopes: number, bytes: number) => void;

/** The kernel's values, and for an activation its slopes, at each of `x` (a multiple of four numbers). */
function evaluate(call: Call, x: Float32Array): { values: Float32Array; slopes: Float32Array } {
  const { kernel, memory } = simdMachine();
  const bytes = x.byteLength;
  // Room of any kind: a table for so many layers is longer than two such arrays.
  const address = Math.ceil(kernel.widthsOf(0, 0, Math.ceil(bytes / 32)) / 16) * 16;
  const { buffer } = memory;
  new Float32Array(buffer, address, x.length).set(x);
  call(kernel, address, address + bytes, bytes);
  return {
    values: new Float32Array(buffer, address, x.length).slice(),
    slopes: new Float32Array(buffer, address + bytes, x.length).slice(),
  };
}

const activation =
  (name: Activation): Call =>
  (kernel, address, slopes, bytes) => {
    kernel.activateEach(activationNumbers[name], address, slopes, bytes);
  };
const expEach: Call = (kernel, address, _, bytes) => {
  kernel.expEach(address, bytes);
};
const log1pEach: Call = (kernel, address, _, bytes) => {
  kernel.log1pEach(address, bytes);
};

/** The distance from `expected` in units of the last place of the float32 next to it. */
function ulps(actual: number, expected: number): number {
  if (Object.is(actual, Math.fround(expected))) return 0;
  const size = Math.min(Math.abs(expected), 3.4028234663852886e38);
  let unit = SMALLEST;
  while (unit * 16777216 <= size) unit *= 2;
  return Math.abs(actual - expected) / unit;
}

function largestError(actual: Float32Array, x: Float32Array, expected: (x: number) => number): number {
  let largest = 0;
  x.forEach((xi, i) => {
    largest = Math.max(largest, ulps(actual[i], expected(xi)));
  });
  return largest;
}

const unit = sweep.filter((x) => x >= 0 && x <= 1);
const unitInterval = unit.subarray(0, unit.length - (unit.length % 4));

it('exp is within 1 ulp everywhere', () => {
  expect(largestError(evaluate(expEach, sweep).values, sweep, exp)).toBeLessThan(1);
});

it('log1p is within 1.25 ulp on [0, 1]', () => {
  expect(unitInterval.length).toBeGreaterThan(50_000);
  expect(largestError(evaluate(log1pEach, unitInterval).values, unitInterval, log1p)).toBeLessThan(1.25);
});

it('softplus and its slope, the logistic function, are within 2 and 2.5 ulp everywhere', () => {
  const { values, slopes } = evaluate(activation('softplus'), sweep);
  const softplus = (x: number): number => Math.max(x, 0) + log1p(exp(-Math.abs(x)));
  expect(largestError(values, sweep, softplus)).toBeLessThan(2);
  const logistic = (x: number): number => (x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)));
  expect(largestError(slopes, sweep, logistic)).toBeLessThan(2.5);
});

it('tanh and its slope are within 2 and 4 ulp everywhere', () => {
  const { values, slopes } = evaluate(activation('tanh'), sweep);
  expect(largestError(values, sweep, tanh)).toBeLessThan(2);
  const slope = (x: number): number => {
    const e = exp(-2 * Math.abs(x));
    return (4 * e) / ((1 + e) * (1 + e));
  };
  expect(largestError(slopes, sweep, slope)).toBeLessThan(4);
});

it('sin and cos are within 2 ulp everywhere, at the largest angles too', () => {
  const { values, slopes } = evaluate(activation('sin'), sweep);
  expect(largestError(values, sweep, sin)).toBeLessThan(2);
  expect(largestError(slopes, sweep, cos)).toBeLessThan(2);
});

it('a large angle does not change its neighbours', () => {
  const alone = evaluate(activation('sin'), Float32Array.of(1, 2, 3, 4)).values;
  const beside = evaluate(activation('sin'), Float32Array.of(1, 2, 1e30, 4)).values;
  expect(ulps(beside[0], sin(1))).toBeLessThan(2);
  expect([alone[0], alone[1], alone[3]]).toEqual([beside[0], beside[1], beside[3]]);
});

it('infinities, signed zeros and NaN come out as in IEEE 754', () => {
  const x = Float32Array.of(Infinity, -Infinity, NaN, -0);
  expect([...evaluate(expEach, x).values]).toEqual([Infinity, 0, NaN, 1]);
  expect([...evaluate(log1pEach, Float32Array.of(0, NaN, 0, 0)).values]).toEqual([0, NaN, 0, 0]);
  const softplus = evaluate(activation('softplus'), x);
  expect([...softplus.values]).toEqual([Infinity, 0, NaN, Math.fround(Math.LN2)]);
  expect([...softplus.slopes]).toEqual([1, 0, NaN, 0.5]);
  const tangent = evaluate(activation('tanh'), x);
  expect([...tangent.values]).toEqual([1, -1, NaN, -0]);
  expect([...tangent.slopes]).toEqual([0, 0, NaN, 1]);
  const sine = evaluate(activation('sin'), x);
  expect([...sine.values]).toEqual([NaN, NaN, NaN, -0]);
  expect([...sine.slopes]).toEqual([NaN, NaN, NaN, 1]);
});
