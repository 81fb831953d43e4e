// The passes' arithmetic number by number, fused so that each quantity is read and written once.
// `value` and `first` are s(z) and s'(z); s'' and s''' are formed from them on the fly.
import { SIN, SOFTPLUS, TANH, second, third } from './activations';
import { VECTOR, add, mul, mulAdd, splat } from './vector';

/** out = a b, for each of `count` b and out, one after another. */
export function multiplyEach(out: usize, a: usize, b: usize, bytes: usize, count: i32): void {
  for (let d = 0; d < count; d++, out += bytes, b += bytes) {
    for (let i: usize = 0; i < bytes; i += VECTOR) {
      v128.store(out + i, mul(v128.load(a + i), v128.load(b + i)));
    }
  }
}

/** out = from + factor a; out may be from. */
export function addScaled(out: usize, from: usize, factor: f32, a: usize, bytes: usize): void {
  const c = splat(factor);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    v128.store(out + i, mulAdd(c, v128.load(a + i), v128.load(from + i)));
  }
}

/** out[rows, .] = the same row, over and over. */
export function repeatRow(out: usize, row: usize, rowBytes: usize, rows: i32): void {
  for (let r = 0; r < rows; r++) memory.copy(out + <usize>r * rowBytes, row, rowBytes);
}

/** out = s' x + s'' y q, for each of `count` out, x and y: the derivatives of s'(z) y, q being that of z. */
export function productRuleEach(
  activation: i32, out: usize, value: usize, first: usize, x: usize, y: usize, q: usize, bytes: usize, count: i32,
): void {
  for (let d = 0; d < count; d++, out += bytes, x += bytes, y += bytes) {
    bend(activation, out, value, first, x, y, q, bytes, 1);
  }
}

/** out = s' x + s'' (the sum over `count` y and q of y q); out may be x. */
export function productRuleSum(
  activation: i32, out: usize, value: usize, first: usize, x: usize, y: usize, q: usize, bytes: usize, count: i32,
): void {
  bend(activation, out, value, first, x, y, q, bytes, count);
}

function bend(
  activation: i32, out: usize, value: usize, first: usize, x: usize, y: usize, q: usize, bytes: usize, count: i32,
): void {
  if (activation == SOFTPLUS) bendOf(SOFTPLUS, out, value, first, x, y, q, bytes, count);
  else if (activation == TANH) bendOf(TANH, out, value, first, x, y, q, bytes, count);
  else bendOf(SIN, out, value, first, x, y, q, bytes, count);
}

// @ts-ignore: decorator
@inline
function bendOf(
  activation: i32, out: usize, value: usize, first: usize, x: usize, y: usize, q: usize, bytes: usize, count: i32,
): void {
  const end = <usize>count * bytes;
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const s1 = v128.load(first + i);
    const s2 = second(activation, v128.load(value + i), s1);
    let bent = mul(mul(s2, v128.load(y + i)), v128.load(q + i));
    for (let d = bytes; d < end; d += bytes) {
      bent = add(bent, mul(mul(s2, v128.load(y + i + d)), v128.load(q + i + d)));
    }
    v128.store(out + i, mulAdd(s1, v128.load(x + i), bent));
  }
}

/**
 * out = s' rga + s'' (rz ga + the sum of (rda tz + da rtz)) + s''' rz (the sum of da tz), the sums over `count` of
 * them; out may be rga.
 */
export function adjointRule(
  activation: i32, out: usize, value: usize, first: usize,
  rga: usize, rz: usize, ga: usize, rda: usize, tz: usize, da: usize, rtz: usize, bytes: usize, count: i32,
): void {
  if (activation == SOFTPLUS) {
    adjointRuleOf(SOFTPLUS, out, value, first, rga, rz, ga, rda, tz, da, rtz, bytes, count);
  } else if (activation == TANH) {
    adjointRuleOf(TANH, out, value, first, rga, rz, ga, rda, tz, da, rtz, bytes, count);
  } else {
    adjointRuleOf(SIN, out, value, first, rga, rz, ga, rda, tz, da, rtz, bytes, count);
  }
}

// @ts-ignore: decorator
@inline
function adjointRuleOf(
  activation: i32, out: usize, value: usize, first: usize,
  rga: usize, rz: usize, ga: usize, rda: usize, tz: usize, da: usize, rtz: usize, bytes: usize, count: i32,
): void {
  const end = <usize>count * bytes;
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const s0 = v128.load(value + i);
    const s1 = v128.load(first + i);
    const s2 = second(activation, s0, s1);
    const s3 = third(activation, s0, s1, s2);
    const q = v128.load(rz + i);
    let t = v128.load(tz + i);
    let d = v128.load(da + i);
    let bent = mulAdd(q, v128.load(ga + i), mul(v128.load(rda + i), t));
    bent = mulAdd(d, v128.load(rtz + i), bent);
    let twice = mul(d, t);
    for (let j = i + bytes; j < end; j += bytes) {
      t = v128.load(tz + j);
      d = v128.load(da + j);
      bent = mulAdd(v128.load(rda + j), t, bent);
      bent = mulAdd(d, v128.load(rtz + j), bent);
      twice = mulAdd(d, t, twice);
    }
    const straight = mulAdd(s1, v128.load(rga + i), mul(s2, bent));
    v128.store(out + i, add(straight, mul(mul(s3, q), twice)));
  }
}
