// The activations s and their slopes s'.
import { sinCos } from './angles';
import { decay, log1p, tanh } from './elementary';
import { VECTOR, add, constant, mul, splat } from './vector';

// @ts-ignore: decorator
@inline
export const SOFTPLUS: i32 = 0;
// @ts-ignore: decorator
@inline
export const TANH: i32 = 1;

/** z <- s(z) in place and first <- s'(z), for `bytes` bytes of float64. */
export function activate(activation: i32, z: usize, first: usize, bytes: usize): void {
  if (activation == SOFTPLUS) softplus(z, first, bytes);
  else if (activation == TANH) hyperbolicTangent(z, first, bytes);
  else for (let i: usize = 0; i < bytes; i += VECTOR) sinCos(z + i, first + i);
}

/** first <- s'(z) alone; z may be overwritten. */
export function slope(activation: i32, z: usize, first: usize, bytes: usize): void {
  if (activation == SOFTPLUS) logistic(z, first, bytes);
  else if (activation == TANH) tanhSlope(z, first, bytes);
  else for (let i: usize = 0; i < bytes; i += VECTOR) sinCos(z + i, first + i);
}

const NUMBERS = memory.data<f64>([1, 4]);

/** s = max(z, 0) + ln(1 + e) with e = exp(-|z|) <= 1, so that nothing overflows: error below 2 ulp. */
function softplus(z: usize, first: usize, bytes: usize): void {
  decays(first, z, -1, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const x = v128.load(z + i);
    const e = v128.load(first + i);
    v128.store(first + i, logisticOf(x, e));
    v128.store(z + i, add(f64x2.pmax(x, splat(0)), log1p(e)));
  }
}

/** The slope of softplus. */
function logistic(z: usize, first: usize, bytes: usize): void {
  decays(first, z, -1, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    v128.store(first + i, logisticOf(v128.load(z + i), v128.load(first + i)));
  }
}

/** 1 / (1 + exp(-x)) given e = exp(-|x|), error below 3 ulp. */
// @ts-ignore: decorator
@inline
function logisticOf(x: v128, e: v128): v128 {
  const inverse = f64x2.div(constant(NUMBERS, 0), add(e, constant(NUMBERS, 0)));
  return v128.bitselect(mul(e, inverse), inverse, f64x2.lt(x, splat(0)));
}

/** s = tanh z */
function hyperbolicTangent(z: usize, first: usize, bytes: usize): void {
  decays(first, z, -2, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const e = v128.load(first + i);
    v128.store(first + i, tanhSlopeOf(e));
    v128.store(z + i, tanh(v128.load(z + i), e));
  }
}

/** The slope of tanh. */
function tanhSlope(z: usize, first: usize, bytes: usize): void {
  decays(first, z, -2, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) v128.store(first + i, tanhSlopeOf(v128.load(first + i)));
}

/** 1 - tanh^2 x as 4 e / (1 + e)^2 given e = exp(-2 |x|), which doesn't cancel: error below 4 ulp. */
// @ts-ignore: decorator
@inline
function tanhSlopeOf(e: v128): v128 {
  const onePlus = add(e, constant(NUMBERS, 0));
  return f64x2.div(mul(constant(NUMBERS, 1), e), mul(onePlus, onePlus));
}

/** out = exp(rate |z|). In a loop of its own: there are not enough registers for the functions of e beside it. */
function decays(out: usize, z: usize, rate: f64, bytes: usize): void {
  const factor = splat(rate);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    v128.store(out + i, decay(mul(factor, f64x2.abs(v128.load(z + i)))));
  }
}
