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

const NUMBERS = memory.data<f64>([1, 4]);

/**
 * s = max(z, 0) + ln(1 + e) with e = exp(-|z|) <= 1, so that nothing overflows: error below 2 ulp.
 * s' is the logistic function, error below 3 ulp.
 */
function softplus(z: usize, first: usize, bytes: usize): void {
  decays(first, z, -1, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const x = v128.load(z + i);
    const e = v128.load(first + i);
    const inverse = f64x2.div(constant(NUMBERS, 0), add(e, constant(NUMBERS, 0)));
    const negative = f64x2.lt(x, splat(0));
    v128.store(first + i, v128.bitselect(mul(e, inverse), inverse, negative));
    v128.store(z + i, add(f64x2.pmax(x, splat(0)), log1p(e)));
  }
}

/** s = tanh z; s' = 1 - s^2 as 4 e / (1 + e)^2 with e = exp(-2 |z|), which doesn't cancel: error below 4 ulp. */
function hyperbolicTangent(z: usize, first: usize, bytes: usize): void {
  decays(first, z, -2, bytes);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const e = v128.load(first + i);
    const onePlus = add(e, constant(NUMBERS, 0));
    v128.store(first + i, f64x2.div(mul(constant(NUMBERS, 1), e), mul(onePlus, onePlus)));
    v128.store(z + i, tanh(v128.load(z + i), e));
  }
}

/** out = exp(rate |z|). In a loop of its own: there are not enough registers for the functions of e beside it. */
function decays(out: usize, z: usize, rate: f64, bytes: usize): void {
  const factor = splat(rate);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    v128.store(out + i, decay(mul(factor, f64x2.abs(v128.load(z + i)))));
  }
}
