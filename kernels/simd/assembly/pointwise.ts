// The passes' arithmetic number by number, fused so that each quantity is read and written once.
// `value` and `first` are s(z) and s'(z); s'' and s''' are formed from them on the fly.
import { SIN, SOFTPLUS, TANH, second, third } from './activations';
import { VECTOR, add, mul, mulAdd } from './vector';

/** out = a b */
export function multiplyPointwise(out: usize, a: usize, b: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    v128.store(out + i, mul(v128.load(a + i), v128.load(b + i)));
  }
}

/** out[rows, .] = the same row, over and over. */
export function repeatRow(out: usize, row: usize, rowBytes: usize, rows: i32): void {
  for (let r = 0; r < rows; r++) memory.copy(out + <usize>r * rowBytes, row, rowBytes);
}

/** out = s' x + s'' y q: the derivative of s'(z) y where x is that of y and q that of z. */
export function productRule(
  activation: i32, out: usize, value: usize, first: usize, x: usize, y: usize, q: usize, bytes: usize,
): void {
  if (activation == SOFTPLUS) productRuleOf(SOFTPLUS, out, value, first, x, y, q, bytes);
  else if (activation == TANH) productRuleOf(TANH, out, value, first, x, y, q, bytes);
  else productRuleOf(SIN, out, value, first, x, y, q, bytes);
}

// @ts-ignore: decorator
@inline
function productRuleOf(
  activation: i32, out: usize, value: usize, first: usize, x: usize, y: usize, q: usize, bytes: usize,
): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const s1 = v128.load(first + i);
    const s2 = second(activation, v128.load(value + i), s1);
    const bent = mul(mul(s2, v128.load(y + i)), v128.load(q + i));
    v128.store(out + i, mulAdd(s1, v128.load(x + i), bent));
  }
}

/** out = s' rga + s'' (rz ga + rda tz + da rtz) + s''' rz da tz; out may be rtz. */
export function adjointRule(
  activation: i32, out: usize, value: usize, first: usize,
  rga: usize, rz: usize, ga: usize, rda: usize, tz: usize, da: usize, rtz: usize, bytes: usize,
): void {
  if (activation == SOFTPLUS) adjointRuleOf(SOFTPLUS, out, value, first, rga, rz, ga, rda, tz, da, rtz, bytes);
  else if (activation == TANH) adjointRuleOf(TANH, out, value, first, rga, rz, ga, rda, tz, da, rtz, bytes);
  else adjointRuleOf(SIN, out, value, first, rga, rz, ga, rda, tz, da, rtz, bytes);
}

// @ts-ignore: decorator
@inline
function adjointRuleOf(
  activation: i32, out: usize, value: usize, first: usize,
  rga: usize, rz: usize, ga: usize, rda: usize, tz: usize, da: usize, rtz: usize, bytes: usize,
): void {
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const s0 = v128.load(value + i);
    const s1 = v128.load(first + i);
    const s2 = second(activation, s0, s1);
    const s3 = third(activation, s0, s1, s2);
    const q = v128.load(rz + i);
    const t = v128.load(tz + i);
    const d = v128.load(da + i);
    let bent = mulAdd(q, v128.load(ga + i), mul(v128.load(rda + i), t));
    bent = mulAdd(d, v128.load(rtz + i), bent);
    const straight = mulAdd(s1, v128.load(rga + i), mul(s2, bent));
    v128.store(out + i, add(straight, mul(mul(s3, q), mul(d, t))));
  }
}
