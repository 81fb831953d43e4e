// Sine and cosine of every angle.
import { VECTOR, add, constant, mul, mulAdd, signBit, sub } from './vector';

/** Beyond this, just below 2^20 pi/2, the products of `reduce` would not be exact. */
// @ts-ignore: decorator
@inline
const LARGE_ANGLE: f64 = 1647099;

/** 2/pi, and pi/2 in four parts, the first three of 33 bits so that their products with k are exact (fdlibm). */
const QUARTERS = memory.data<f64>([
  6.36619772367581382433e-1, 1.57079632673412561417, 6.07710050630396597660e-11, 2.02226624871116645580e-21,
  8.47842766036889956997e-32,
]);

/** Added to a number below 2^51, 1.5 * 2^52 leaves the nearest integer in the last bits of the sum. */
const ROUND: f64 = 6755399441055744;

/** fdlibm's sin: coefficients of r^13 .. r^3; cos: of r^14 .. r^4; 1/2, 1, LARGE_ANGLE, ROUND. */
const SIN_COS = memory.data<f64>([
  1.58969099521155010221e-10, -2.50507602534068634195e-8, 2.75573137070700676789e-6,
  -1.98412698298579493134e-4, 8.33333333332248946124e-3, -1.66666666666666324348e-1,
  -1.13596475577881948265e-11, 2.08757232129817482790e-9, -2.75573143513906633035e-7,
  2.48015872894767294178e-5, -1.38888888888741095749e-3, 4.16666666666666019037e-2,
  0.5, 1, LARGE_ANGLE, ROUND,
]);

/**
 * sin and cos of the two angles at `angles`, errors below 2 ulp up to LARGE_ANGLE and 2.5 ulp beyond; NaN for infinities.
 * The sines replace the angles, the cosines go to `cosines`.
 * |x| = k pi/2 + r, |r| <= pi/4; then the minimax polynomials of fdlibm (Sun Microsystems 1993, k_sin.c, k_cos.c).
 */
// @ts-ignore: decorator
@inline
export function sinCos(angles: usize, cosines: usize): void {
  const x = v128.load(angles);
  const z = f64x2.abs(x);
  const rounded = mulAdd(z, constant(QUARTERS, 0), constant(SIN_COS, 15));
  let r = reduce(z, sub(rounded, constant(SIN_COS, 15)));
  let k = rounded;
  if (v128.any_true(f64x2.gt(z, constant(SIN_COS, 14)))) {
    v128.store(scratch, z);
    v128.store(scratch, r, 16);
    v128.store(scratch, k, 32);
    for (let lane: usize = 0; lane < VECTOR; lane += 8) reduceLarge(scratch + lane);
    r = v128.load(scratch, 16);
    k = v128.load(scratch, 32);
  }

  const q = mul(r, r);
  let s = mulAdd(q, constant(SIN_COS, 0), constant(SIN_COS, 1));
  s = mulAdd(s, q, constant(SIN_COS, 2));
  s = mulAdd(s, q, constant(SIN_COS, 3));
  s = mulAdd(s, q, constant(SIN_COS, 4));
  s = mulAdd(s, q, constant(SIN_COS, 5));
  s = mulAdd(mul(s, q), r, r);
  let c = mulAdd(q, constant(SIN_COS, 6), constant(SIN_COS, 7));
  c = mulAdd(c, q, constant(SIN_COS, 8));
  c = mulAdd(c, q, constant(SIN_COS, 9));
  c = mulAdd(c, q, constant(SIN_COS, 10));
  c = mulAdd(c, q, constant(SIN_COS, 11));
  const half = mul(q, constant(SIN_COS, 12));
  const w = sub(constant(SIN_COS, 13), half);
  c = add(w, mulAdd(mul(c, q), q, sub(sub(constant(SIN_COS, 13), w), half)));

  const one = i64x2.splat(1);
  const swapped = i64x2.eq(v128.and(k, one), one);
  const sineSign = v128.and(v128.xor(i64x2.shl(k, 62), x), signBit());
  const cosineSign = v128.and(i64x2.shl(i64x2.add(k, one), 62), signBit());
  v128.store(angles, v128.xor(v128.bitselect(c, s, swapped), sineSign));
  v128.store(cosines, v128.xor(v128.bitselect(s, c, swapped), cosineSign));
}

/** x - k pi/2 for k < 2^20, the rounding of its first two differences added at the end. */
// @ts-ignore: decorator
@inline
function reduce(x: v128, k: v128): v128 {
  const first = sub(x, mul(k, constant(QUARTERS, 1)));
  const b = mul(k, constant(QUARTERS, 2));
  const second = sub(first, b);
  const c = mul(k, constant(QUARTERS, 3));
  const third = sub(second, c);
  const lost = add(lostBits(first, b, second), lostBits(second, c, third));
  return add(third, sub(lost, mul(k, constant(QUARTERS, 4))));
}

/** (a - b) - difference, exactly, where difference is a - b rounded (Knuth's two-sum). */
// @ts-ignore: decorator
@inline
function lostBits(a: v128, b: v128, difference: v128): v128 {
  const bBack = sub(a, difference);
  const aBack = add(difference, bBack);
  return add(sub(a, aBack), sub(bBack, b));
}

/** |x|, r and k of two lanes. */
const scratch: usize = memory.data(48, 16);

/** 64 zeros, then the first 1216 bits of 2/pi. */
const TWO_OVER_PI = memory.data<u32>([
  0, 0,
  0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
  0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484,
  0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
  0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b,
  0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab,
]);

/** The product of `reduceLarge`, its most significant word first. */
const product: usize = memory.data(24, 8);

/**
 * r and k mod 4 of one lane of the scratch where its angle is large and finite (Payne & Hanek 1983):
 * x = m 2^e with m an integer, so of the bits of 2/pi those that make multiples of 4 in x 2/pi drop out, and the 192
 * after them give k mod 4 and the fraction to 2^-137. No float64 lies nearer than 2^-62 to a multiple of pi/2.
 */
function reduceLarge(lane: usize): void {
  const x = load<f64>(lane);
  if (!(x > LARGE_ANGLE && x < Infinity)) return;
  const bits = reinterpret<u64>(x);
  const m = (bits & 0xfffffffffffff) | 0x10000000000000;
  const dropped = <usize>(bits >> 52) - 1075 - 2 + 64;
  multiplyWindow(m, TWO_OVER_PI + ((dropped >> 5) << 2), dropped & 31);
  const words = (<u64>load<u32>(product) << 32) | load<u32>(product, 4);
  const next = (<u64>load<u32>(product, 8) << 32) | load<u32>(product, 12);
  const last = load<u32>(product, 16);
  let high = (words << 2) | (next >> 62);
  let low = (next << 2) | (last >> 30);
  const above = high >> 63; // The fraction is at least 1/2: the nearest multiple is the next one.
  if (above) {
    low = -low;
    high = ~high + u64(low == 0);
  }
  const zeros = clz(high);
  if (zeros > 0) high = (high << zeros) | (low >> (64 - zeros));
  const scale = reinterpret<f64>((1023 - 64 - zeros) << 52); // 2^(-64 - zeros)
  const r = <f64>high * scale * 1.57079632679489661923;
  store<f64>(lane, above ? -r : r, 16);
  store<u64>(lane, (words >> 62) + above, 32);
}

/** The last 192 bits of m w, where w is the 192 bits of the table from bit `shift` of the word at `at`. */
function multiplyWindow(m: u64, at: usize, shift: usize): void {
  const mHigh = m >> 32;
  const mLow = m & 0xffffffff;
  let carry: u64 = 0;
  for (let word: usize = 24; word > 0; ) {
    word -= 4;
    const pair = (<u64>load<u32>(at + word) << 32) | load<u32>(at + word, 4);
    const w = (pair >> (32 - shift)) & 0xffffffff;
    const sum = w * mLow + (carry & 0xffffffff);
    store<u32>(product + word, <u32>sum);
    carry = (carry >> 32) + (sum >> 32) + w * mHigh;
  }
}
