// Elementary functions of two float64 at a time. Errors are in units in the last place (ulp) of the exact result,
// the largest found over sweeps of the arguments (test/kernels/double/elementary.test.ts).
import { add, constant, mul, mulAdd, signBit, sub } from './vector';

/** Added to a number below 2^51, 1.5 * 2^52 leaves the nearest integer in the last bits of the sum. */
const ROUND: f64 = 6755399441055744;

/** The bound below which e^x is 0, log2 e, ROUND, ln 2 in two parts, ROUND + 1023 + 64, 2^-64, 1. */
const DECAY = memory.data<f64>([
  -746, 1.44269504088896338700, ROUND, 6.93147180369123816490e-1, 1.90821492927058770002e-10,
  ROUND + 1087, 5.42101086242752217004e-20, 1,
]);

/** Coefficients of r^11 .. r^2 of e^r for |r| <= ln(2)/2: minimax (Remez), error below 2^-56. */
const DECAY_POLYNOMIAL = memory.data<f64>([
  2.5117178526124453e-08, 2.7630218028072046e-07, 2.755721871192468e-06, 2.4801493188925434e-05,
  0.00019841269914310208, 0.0013888888943544197, 0.008333333333308861, 0.04166666666653041,
  0.16666666666666696, 0.5000000000000011,
]);

/**
 * e^x for x <= 0, error below 1 ulp; underflows gradually to 0; NaN stays NaN.
 * x = n ln 2 + r with |r| <= ln(2)/2, ln 2 in two parts (fdlibm's) so that r is exact but for its rounding; e^r by a
 * polynomial in Estrin's order. 2^n goes on as 2^(n + 64) 2^-64, to reach the subnormals.
 */
// @ts-ignore: decorator
@inline
export function decay(x: v128): v128 {
  const bounded = f64x2.pmax(x, constant(DECAY, 0));
  const rounded = mulAdd(bounded, constant(DECAY, 1), constant(DECAY, 2));
  const n = sub(rounded, constant(DECAY, 2));
  let r = sub(bounded, mul(n, constant(DECAY, 3)));
  r = sub(r, mul(n, constant(DECAY, 4)));
  const r2 = mul(r, r);
  const r4 = mul(r2, r2);
  const p98 = mulAdd(r, constant(DECAY_POLYNOMIAL, 0), constant(DECAY_POLYNOMIAL, 1));
  const p76 = mulAdd(r, constant(DECAY_POLYNOMIAL, 2), constant(DECAY_POLYNOMIAL, 3));
  const p54 = mulAdd(r, constant(DECAY_POLYNOMIAL, 4), constant(DECAY_POLYNOMIAL, 5));
  const p32 = mulAdd(r, constant(DECAY_POLYNOMIAL, 6), constant(DECAY_POLYNOMIAL, 7));
  const p10 = mulAdd(r, constant(DECAY_POLYNOMIAL, 8), constant(DECAY_POLYNOMIAL, 9));
  const p = mulAdd(mulAdd(p98, r4, mulAdd(p76, r2, p54)), r4, mulAdd(p32, r2, p10));
  const y = add(mulAdd(p, r2, r), constant(DECAY, 7));
  const power = i64x2.shl(add(n, constant(DECAY, 5)), 52);
  return mul(mul(y, power), constant(DECAY, 6));
}

/** 1/2, 1, 2, ln 2. */
const LOG1P = memory.data<f64>([0.5, 1, 2, 0.693147180559945309417]);

/** Coefficients of s^16 .. s^2 of 2 atanh(s) / s - 2 for |s| <= 1/5: minimax (Remez), error below 2^-60. */
const LOG1P_POLYNOMIAL = memory.data<f64>([
  0.13854687951922004, 0.13172782789663326, 0.15391087721798483, 0.18181669670036882,
  0.22222224162231777, 0.2857142855790573, 0.40000000000042685, 0.6666666666666663,
]);

/**
 * ln(1 + x) for x in [0, 1], error below 1.5 ulp; NaN stays NaN.
 * Where x > 1/2 it is ln 2 + ln(1 + f) with f = (x - 1) / 2, else f = x; both are exact. With s = f / (2 + f):
 * ln(1 + f) = 2 atanh s = f - s (f - R), R = s^2 times the polynomial, in Estrin's order.
 */
// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  const halved = f64x2.gt(x, constant(LOG1P, 0));
  const one = v128.and(halved, constant(LOG1P, 1));
  const above = sub(x, one);
  const s = f64x2.div(above, add(x, add(one, constant(LOG1P, 2))));
  const f = mul(above, sub(constant(LOG1P, 1), v128.and(halved, constant(LOG1P, 0))));
  const q = mul(s, s);
  const q2 = mul(q, q);
  const q4 = mul(q2, q2);
  const p87 = mulAdd(q, constant(LOG1P_POLYNOMIAL, 0), constant(LOG1P_POLYNOMIAL, 1));
  const p65 = mulAdd(q, constant(LOG1P_POLYNOMIAL, 2), constant(LOG1P_POLYNOMIAL, 3));
  const p43 = mulAdd(q, constant(LOG1P_POLYNOMIAL, 4), constant(LOG1P_POLYNOMIAL, 5));
  const p21 = mulAdd(q, constant(LOG1P_POLYNOMIAL, 6), constant(LOG1P_POLYNOMIAL, 7));
  const p = mulAdd(mulAdd(p87, q2, p65), q4, mulAdd(p43, q2, p21));
  const rest = sub(f, mul(s, sub(f, mul(q, p))));
  return add(v128.and(halved, constant(LOG1P, 3)), rest);
}

/** The bound of the rational function, its coefficients of x^7, x^5, x^3 above, x^4, x^2, 1 below; 1. */
const TANH = memory.data<f64>([
  0.625, -9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3,
  1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3, 1,
]);

/**
 * tanh x, error below 2 ulp, given e = exp(-2 |x|).
 * Below |x| = 0.625 the rational function of Cephes' tanh (Moshier), where (1 - e) / (1 + e) would cancel.
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128, e: v128): v128 {
  const z = f64x2.abs(x);
  const q = mul(z, z);
  const p = mulAdd(mulAdd(q, constant(TANH, 1), constant(TANH, 2)), q, constant(TANH, 3));
  const d = mulAdd(mulAdd(add(q, constant(TANH, 4)), q, constant(TANH, 5)), q, constant(TANH, 6));
  const near = mulAdd(f64x2.div(mul(p, q), d), z, z);
  const far = f64x2.div(sub(constant(TANH, 7), e), add(constant(TANH, 7), e));
  return v128.or(v128.bitselect(near, far, f64x2.lt(z, constant(TANH, 0))), v128.and(x, signBit()));
}
