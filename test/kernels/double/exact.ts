// Elementary functions to some 190 bits, in integers: what the kernel's float64 are measured against.

/** m 2^e */
export interface Exact {
  readonly m: bigint;
  readonly e: number;
}

const BITS = 200;
const ONE = 1n << BigInt(BITS);

/** A finite number as it is. */
export function exactly(x: number): Exact {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0];
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const m = exponent === 0 ? fraction : fraction | (1n << 52n);
  return { m: x < 0 ? -m : m, e: Math.max(exponent, 1) - 1075 };
}

/** The distance of `actual` from `exact` in units of the last place of a float64 of that size. */
export function ulps(actual: number, exact: Exact): number {
  if (!Number.isFinite(actual)) return Infinity;
  const a = exactly(actual);
  const e = Math.min(a.e, exact.e);
  const difference = abs(shift(a.m, a.e - e) - shift(exact.m, exact.e - e));
  const size = abs(exact.m).toString(2).length + exact.e;
  const unit = Math.max(size - 53, -1074);
  return Number(shift(difference, e - unit + 40)) / 2 ** 40;
}

/** e^x for x <= 0; where that is below 2^-2000, 0. */
export function exp(x: number): Exact {
  if (x < -1400) return { m: 0n, e: 0 };
  const n = Math.round(x / Math.LN2);
  const r = fixed(exactly(x)) - BigInt(n) * LN2;
  return { m: series(r, 1, 1), e: n - BITS };
}

/** ln(1 + x) = x 2/(2 + x) (1 + s^2/3 + s^4/5 + ...) with s = x / (2 + x), for x in [0, 1]. */
export function log1p(x: Exact): Exact {
  const two = 2n * ONE;
  const below = two + fixed(x);
  const s = (fixed(x) * ONE) / below;
  return scaled(x, (atanhSeries(s) * two) / below);
}

export function softplus(x: number): Exact {
  const tail = log1p(exp(-Math.abs(x)));
  return x > 0 ? sum(exactly(x), tail) : tail;
}

/** The slope of softplus. */
export function logistic(x: number): Exact {
  const e = exp(-Math.abs(x));
  const inverse = (ONE * ONE) / (ONE + fixed(e));
  return x < 0 ? scaled(e, inverse) : { m: inverse, e: -BITS };
}

/** sinh x / cosh x, where that converges fast, or (1 - e) / (1 + e) with e = exp(-2 |x|). */
export function tanh(x: number): Exact {
  if (Math.abs(x) < 1) {
    const r = fixed(exactly(x));
    return scaled(exactly(x), (series(r, 2, 2) * ONE) / series(r, 1, 2));
  }
  const e = fixed(exp(-2 * Math.abs(x)));
  const m = ((ONE - e) * ONE) / (ONE + e);
  return { m: x < 0 ? -m : m, e: -BITS };
}

/** 1 - tanh^2 x = 4 e / (1 + e)^2 */
export function tanhSlope(x: number): Exact {
  const e = exp(-2 * Math.abs(x));
  const below = ONE + fixed(e);
  return scaled(e, (4n * ONE * ONE * ONE) / (below * below));
}

export function sin(x: number): Exact {
  return circular(x, 0n);
}

export function cos(x: number): Exact {
  return circular(x, 1n);
}

/** sin(x + quarters pi/2), from the angle's distance to the nearest multiple of pi/2. */
function circular(x: number, quarters: bigint): Exact {
  const angle = shift(exactly(x).m, exactly(x).e + ANGLE_BITS);
  const nearest = (2n * angle + HALF_PI) / (2n * HALF_PI) - (2n * angle + HALF_PI < 0n ? 1n : 0n);
  const r = angle - nearest * HALF_PI;
  const k = nearest + quarters;
  const negated = (k & 2n) === 0n ? 1n : -1n;
  const short = shift(r, BITS - ANGLE_BITS);
  if ((k & 1n) === 1n) return { m: negated * series(short, 1, 2, -1n), e: -BITS };
  const factor = negated * series(short, 2, 2, -1n);
  return nearest === 0n ? scaled(exactly(x), factor) : scaled({ m: r, e: -ANGLE_BITS }, factor);
}

/**
 * The sum over n = 0, 1, ... of sign^n r^(step n) / (first (first + 1) ... ), step factors for each n: e^r for
 * first 1 and step 1; with step 2, cosh and cos for first 1, sinh r / r and sin r / r for first 2.
 */
function series(r: bigint, first: number, step: 1 | 2, sign = 1n): bigint {
  const power = step === 1 ? r : (r * r) >> BigInt(BITS);
  let term = ONE;
  let total = 0n;
  for (let n = first; term !== 0n && term !== -1n; n += step) {
    total += term;
    term = (sign * term * power) >> BigInt(BITS);
    term /= BigInt(step === 1 ? n : n * (n + 1));
  }
  return total;
}

/** atanh(s) / s = 1 + s^2/3 + s^4/5 + ... */
function atanhSeries(s: bigint): bigint {
  const square = (s * s) >> BigInt(BITS);
  let power = ONE;
  let total = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    total += power / n;
    power = (power * square) >> BigInt(BITS);
  }
  return total;
}

/** The number as a multiple of 2^-BITS. */
function fixed({ m, e }: Exact): bigint {
  return shift(m, e + BITS);
}

/** x factor, the factor a multiple of 2^-BITS. */
function scaled({ m, e }: Exact, factor: bigint): Exact {
  return { m: m * factor, e: e - BITS };
}

function sum(a: Exact, b: Exact): Exact {
  const e = Math.min(a.e, b.e);
  return { m: shift(a.m, a.e - e) + shift(b.m, b.e - e), e };
}

function shift(m: bigint, by: number): bigint {
  return by >= 0 ? m << BigInt(by) : m >> BigInt(-by);
}

function abs(m: bigint): bigint {
  return m < 0n ? -m : m;
}

/** ln 2 = 2 atanh(1/3) */
const LN2 = (2n * atanhSeries(ONE / 3n)) / 3n;

/** Of pi/2: the largest float64 has 1024 bits before the point, and no other lies nearer than 2^-62 to a multiple. */
const ANGLE_BITS = 1024 + 62 + BITS;
/** Machin: pi/2 = 8 arctan(1/5) - 2 arctan(1/239) */
const HALF_PI = (8n * arctangent(5n) - 2n * arctangent(239n)) >> 64n;

/** arctan(1/n), 64 bits longer than the angles. */
function arctangent(n: bigint): bigint {
  let power = (1n << BigInt(ANGLE_BITS + 64)) / n;
  let total = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    total += (k & 2n) === 0n ? power / k : -(power / k);
    power /= n * n;
  }
  return total;
}
