// The activations s and their derivatives. s and s' are stored; s'' and s''' follow from those two by a few
// products, cheaper than memory.
import { exp, log1p, sinCos, tanh } from './elementary';
import { VECTOR, add, constant, mul, mulAdd, splat, sub } from './vector';

// @ts-ignore: decorator
@inline
export const SOFTPLUS: i32 = 0;
// @ts-ignore: decorator
@inline
export const TANH: i32 = 1;
// @ts-ignore: decorator
@inline
export const SIN: i32 = 2;

/** z <- s(z) in place and first <- s'(z), for `bytes` bytes of float32. */
export function activate(activation: i32, z: usize, first: usize, bytes: usize): void {
  if (activation == SOFTPLUS) softplus(z, first, bytes, true);
  else if (activation == TANH) hyperbolicTangent(z, first, bytes);
  else for (let i: usize = 0; i < bytes; i += VECTOR) sinCos(z + i, first + i);
}

/** The same where s(z) itself is not wanted, unless s'' depends on it; z is overwritten or left as it was. */
export function activateSlopes(activation: i32, z: usize, first: usize, bytes: usize): void {
  if (activation == SOFTPLUS) softplus(z, first, bytes, false);
  else activate(activation, z, first, bytes);
}

const NUMBERS = memory.data<f32>([1, 4]);

/**
 * s = max(z, 0) + ln(1 + e) with e = exp(-|z|) <= 1, so that nothing overflows: error below 2 ulp.
 * s' is the logistic function, error below 2.5 ulp.
 */
function softplus(z: usize, first: usize, bytes: usize, valued: bool): void {
  decays(first, z, -1, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const x = v128.load(z + i);
    const e = v128.load(first + i);
    const inverse = f32x4.div(constant(NUMBERS, 0), add(e, constant(NUMBERS, 0)));
    const negative = f32x4.lt(x, splat(0));
    v128.store(first + i, v128.bitselect(mul(e, inverse), inverse, negative));
    if (valued) v128.store(z + i, add(f32x4.pmax(x, splat(0)), log1p(e)));
  }
}

/** s = tanh z; s' = 1 - s^2 as 4 e / (1 + e)^2 with e = exp(-2 |z|), which doesn't cancel: error below 4 ulp. */
function hyperbolicTangent(z: usize, first: usize, bytes: usize): void {
  decays(first, z, -2, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const e = v128.load(first + i);
    const onePlus = add(e, constant(NUMBERS, 0));
    v128.store(first + i, f32x4.div(mul(constant(NUMBERS, 1), e), mul(onePlus, onePlus)));
    v128.store(z + i, tanh(v128.load(z + i), e));
  }
}

/**
 * out = exp(rate |z|). In a loop of its own, because there are not enough registers for the functions of e beside it:
 * a fifth faster.
 */
function decays(out: usize, z: usize, rate: f32, bytes: usize): void {
  const factor = splat(rate);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    v128.store(out + i, exp(mul(factor, f32x4.abs(v128.load(z + i)))));
  }
}

/** s'' from s and s': softplus s' (1 - s'), tanh -2 s s', sin -s. */
// @ts-ignore: decorator
@inline
export function second(activation: i32, value: v128, first: v128): v128 {
  if (activation == SOFTPLUS) return mul(first, sub(splat(1), first));
  if (activation == TANH) return mul(mul(splat(-2), value), first);
  return f32x4.neg(value);
}

/** s''' from s, s' and s'': softplus s'' (1 - 2 s'), tanh s' (6 s^2 - 2), sin -s'. */
// @ts-ignore: decorator
@inline
export function third(activation: i32, value: v128, first: v128, second: v128): v128 {
  if (activation == SOFTPLUS) return mul(second, mulAdd(splat(-2), first, splat(1)));
  if (activation == TANH) return mul(first, mulAdd(mul(splat(6), value), value, splat(-2)));
  return f32x4.neg(first);
}
