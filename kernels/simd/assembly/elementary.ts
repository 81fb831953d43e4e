// Elementary functions of four float32 at a time. Errors are in units in the last place (ulp) of the exact
// result, the largest found over a dense sweep of all float32 (test/kernels/simd/elementary.test.ts).
import { add, constant, mul, mulAdd, sub } from './vector';

/** Added to a number below 2^22, 1.5 * 2^23 leaves the nearest integer in the last bits of the sum. */
const ROUND: f32 = 12582912;

/** Bounds beyond which e^x is Infinity and 0, log2 e, ROUND, ln 2 in two parts, the bits of 2^0. */
const EXP = memory.data<f32>([89, -104, 1.44269504088896341, ROUND, 0.693359375, -2.12194440e-4, 1]);

/** Cephes' expf: coefficients of r^7 .. r^2. */
const EXP_POLYNOMIAL = memory.data<f32>([
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);

/**
 * e^x, error below 1 ulp; overflows to Infinity, underflows gradually to 0; NaN stays NaN.
 * x = n ln 2 + r with |r| <= ln(2)/2, ln 2 in two parts so that r is exact to float32; e^r by the minimax
 * polynomial of Cephes' expf (Moshier), in Estrin's order. 2^n goes on in two factors, to reach the subnormals.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, constant(EXP, 0)), constant(EXP, 1));
  const rounded = mulAdd(bounded, constant(EXP, 2), constant(EXP, 3));
  const f = sub(rounded, constant(EXP, 3));
  let r = sub(bounded, mul(f, constant(EXP, 4)));
  r = sub(r, mul(f, constant(EXP, 5)));
  const r2 = mul(r, r);
  const p54 = mulAdd(r, constant(EXP_POLYNOMIAL, 0), constant(EXP_POLYNOMIAL, 1));
  const p32 = mulAdd(r, constant(EXP_POLYNOMIAL, 2), constant(EXP_POLYNOMIAL, 3));
  const p10 = mulAdd(r, constant(EXP_POLYNOMIAL, 4), constant(EXP_POLYNOMIAL, 5));
  const p = mulAdd(mulAdd(p54, r2, p32), r2, p10);
  const y = add(mulAdd(p, r2, r), constant(EXP, 6));
  const n = i32x4.sub(rounded, constant(EXP, 3));
  const half = i32x4.shr_s(n, 1);
  return mul(mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(n, half)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.add(i32x4.shl(n, 23), constant(EXP, 6));
}

const LOG1P = memory.data<f32>([2, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3]);

/**
 * ln(1 + x) for x in [0, 1], error below 1.25 ulp; NaN stays NaN.
 * With s = x / (2 + x): ln(1 + x) = 2 atanh s = x - s (x - R), R = 2 s^2 (1/3 + s^2/5 + ... + s^12/15).
 */
// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  const s = f32x4.div(x, add(x, constant(LOG1P, 0)));
  const q = mul(s, s);
  const q2 = mul(q, q);
  const p65 = mulAdd(q, constant(LOG1P, 1), constant(LOG1P, 2));
  const p43 = mulAdd(q, constant(LOG1P, 3), constant(LOG1P, 4));
  const p21 = mulAdd(q, constant(LOG1P, 5), constant(LOG1P, 6));
  const p = mulAdd(mulAdd(mulAdd(p65, q2, p43), q2, p21), q, constant(LOG1P, 7));
  return sub(x, mul(s, sub(x, mul(q, p))));
}

/** The bound of the polynomial, its coefficients of x^11 .. x^3, 1. */
const TANH = memory.data<f32>([
  0.625, -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 1,
]);

/**
 * tanh x, error below 2 ulp, given e = exp(-2 |x|).
 * Below |x| = 0.625 the odd polynomial of Cephes' tanhf (Moshier), where (1 - e) / (1 + e) would cancel.
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128, e: v128): v128 {
  const z = f32x4.abs(x);
  const q = mul(z, z);
  let p = mulAdd(q, constant(TANH, 1), constant(TANH, 2));
  p = mulAdd(p, q, constant(TANH, 3));
  p = mulAdd(p, q, constant(TANH, 4));
  p = mulAdd(p, q, constant(TANH, 5));
  const near = mulAdd(mul(p, q), z, z);
  const far = f32x4.div(sub(constant(TANH, 6), e), add(constant(TANH, 6), e));
  return v128.or(v128.bitselect(near, far, f32x4.lt(z, constant(TANH, 0))), v128.and(x, signBit()));
}

// @ts-ignore: decorator
@inline
function signBit(): v128 {
  return i32x4.splat(0x80000000);
}

/** Beyond this `reduce` would lose bits. */
// @ts-ignore: decorator
@inline
const LARGE_ANGLE: f32 = 134217728; // 2^27

/** 2/pi, and pi/2 in two parts, the first of 25 bits so that its product with k is exact (as in musl). */
const QUARTERS = memory.data<f64>([
  6.36619772367581382433e-1, 1.57079631090164184570, 1.58932547735281966916e-8,
]);

/** Cephes' sinf: coefficients of r^7 .. r^3; cosf: of r^8 .. r^2; 1; LARGE_ANGLE. */
const SIN_COS = memory.data<f32>([
  -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1,
  2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5,
  1, LARGE_ANGLE,
]);

/**
 * sin and cos of the four angles at `angles`, errors below 2 ulp for every finite angle; NaN for the others.
 * The sines replace the angles, the cosines go to `cosines`.
 * |x| = k pi/2 + r, |r| <= pi/4, in float64; then the minimax polynomials of Cephes' sinf and cosf (Moshier).
 */
// @ts-ignore: decorator
@inline
export function sinCos(angles: usize, cosines: usize): void {
  const x = v128.load(angles);
  const z = f32x4.abs(x);
  const low = f64x2.promote_low_f32x4(z);
  const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(z, z, 2, 3, 2, 3));
  const kLow = f64x2.nearest(f64x2.mul(low, quarter(0)));
  const kHigh = f64x2.nearest(f64x2.mul(high, quarter(0)));
  let r = joinHalves(f32x4.demote_f64x2_zero(reduce(low, kLow)), f32x4.demote_f64x2_zero(reduce(high, kHigh)));
  let k = joinHalves(i32x4.trunc_sat_f64x2_s_zero(kLow), i32x4.trunc_sat_f64x2_s_zero(kHigh));
  if (v128.any_true(f32x4.gt(z, constant(SIN_COS, 8)))) {
    store<v128>(scratch, z);
    store<v128>(scratch, r, 16);
    store<v128>(scratch, k, 32);
    for (let lane: usize = 0; lane < 16; lane += 4) reduceLarge(scratch + lane);
    r = load<v128>(scratch, 16);
    k = load<v128>(scratch, 32);
  }

  const q = mul(r, r);
  let s = mulAdd(q, constant(SIN_COS, 0), constant(SIN_COS, 1));
  s = mulAdd(s, q, constant(SIN_COS, 2));
  s = mulAdd(mul(s, q), r, r);
  let c = mulAdd(q, constant(SIN_COS, 3), constant(SIN_COS, 4));
  c = mulAdd(c, q, constant(SIN_COS, 5));
  c = add(mulAdd(c, mul(q, q), mul(q, constant(SIN_COS, 6))), constant(SIN_COS, 7));

  const one = i32x4.splat(1);
  const swapped = i32x4.eq(v128.and(k, one), one);
  const sineSign = v128.xor(i32x4.shl(i32x4.shr_u(k, 1), 31), v128.and(x, signBit()));
  const cosineSign = i32x4.shl(i32x4.shr_u(i32x4.add(k, one), 1), 31);
  v128.store(angles, v128.xor(v128.bitselect(c, s, swapped), sineSign));
  v128.store(cosines, v128.xor(v128.bitselect(s, c, swapped), cosineSign));
}

// @ts-ignore: decorator
@inline
function quarter(i: usize): v128 {
  return v128.load_splat<f64>(QUARTERS + i * 8);
}

/** x - k pi/2 */
// @ts-ignore: decorator
@inline
function reduce(x: v128, k: v128): v128 {
  const first = f64x2.sub(x, f64x2.mul(k, quarter(1)));
  return f64x2.sub(first, f64x2.mul(k, quarter(2)));
}

// @ts-ignore: decorator
@inline
function joinHalves(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(low, high, 0, 1, 4, 5);
}

/** |x|, r and k of four lanes. */
const scratch: usize = memory.data(48, 16);

/** The first 256 bits of 2/pi. */
const TWO_OVER_PI = memory.data<u32>([
  0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
]);

/**
 * r and k mod 4 of one lane of the scratch where its angle is large and finite (Payne & Hanek 1983):
 * x = m 2^e with m an integer, so of the bits of 2/pi those that make multiples of 4 in x 2/pi drop out, and the 96
 * after them give k mod 4 and 62 bits of the fraction. No float32 lies nearer than 2^-31 to a multiple of pi/2.
 */
function reduceLarge(lane: usize): void {
  const x = load<f32>(lane);
  if (!(x > LARGE_ANGLE && x < Infinity)) return;
  const bits = reinterpret<u32>(x);
  const m = <u64>((bits & 0x7fffff) | 0x800000);
  const dropped = (bits >> 23) - 152; // e - 2
  const at = TWO_OVER_PI + ((dropped >> 5) << 2);
  const shift = <u64>(dropped & 31);
  const first = window(at, shift);
  const middle = window(at + 4, shift);
  const last = window(at + 8, shift);
  const turns = ((m * first) << 32) + m * middle + ((m * last) >> 32);
  const fraction = <i64>(turns << 2);
  const k = <i32>(turns >> 62) + (fraction < 0 ? 1 : 0);
  store<f32>(lane, <f32>(<f64>fraction * (1.57079632679489661923 / 18446744073709551616.0)), 16);
  store<i32>(lane, k, 32);
}

/** 32 bits of 2/pi from bit `shift` of the word at `at`. */
// @ts-ignore: decorator
@inline
function window(at: usize, shift: u64): u64 {
  const pair = ((<u64>load<u32>(at)) << 32) | <u64>load<u32>(at, 4);
  return (pair >> (32 - shift)) & 0xffffffff;
}
