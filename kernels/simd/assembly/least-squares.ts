// Products with the features of a linear model: few columns at a time, too thin for the blocks of products.ts.
import { rowBytes } from './products';
import { VECTOR, add, mulAdd, splat } from './vector';

/** out[n] = bias + a[n, .] x for `count` rows of `cols` numbers; the numbers of `out` are `stride` bytes apart. */
export function multiplyRows(
  out: usize, stride: usize, a: usize, x: usize, bias: f32, count: i32, cols: i32,
): void {
  const row = rowBytes(cols);
  const whole = <usize>(cols & ~7) * 4;
  const end = <usize>cols * 4;
  for (let n = 0; n < count; n++, a += row, out += stride) {
    let low = splat(0);
    let high = splat(0);
    for (let i: usize = 0; i < whole; i += 2 * VECTOR) {
      low = mulAdd(v128.load(a + i), v128.load(x + i), low);
      high = mulAdd(v128.load(a + i, 16), v128.load(x + i, 16), high);
    }
    let sum = sumLanes(add(low, high));
    for (let i = whole; i < end; i += 4) sum += load<f32>(a + i) * load<f32>(x + i);
    store<f32>(out, bias + sum);
  }
}

/** out[.] (+)= the sum over `count` rows of x[n] a[n, .]; the numbers of `x` are `stride` bytes apart. */
export function combineRows(
  out: usize, a: usize, x: usize, stride: usize, count: i32, cols: i32, accumulate: bool,
): void {
  const row = rowBytes(cols);
  for (let j: usize = 0; j < row; j += 2 * VECTOR) {
    let low = splat(0);
    let high = splat(0);
    let factor = x;
    const end = a + <usize>count * row + j;
    for (let p = a + j; p < end; p += row, factor += stride) {
      const c = v128.load_splat<f32>(factor);
      low = mulAdd(c, v128.load(p), low);
      high = mulAdd(c, v128.load(p, 16), high);
    }
    v128.store(out + j, accumulate ? add(v128.load(out + j), low) : low);
    v128.store(out + j, accumulate ? add(v128.load(out + j, 16), high) : high, 16);
  }
}

/** The sum of `count` numbers `stride` bytes apart. */
export function sumNumbers(x: usize, stride: usize, count: i32): f32 {
  let sum: f32 = 0;
  for (let n = 0; n < count; n++, x += stride) sum += load<f32>(x);
  return sum;
}

// @ts-ignore: decorator
@inline
function sumLanes(x: v128): f32 {
  const pairs = add(x, v128.shuffle<f32>(x, x, 2, 3, 2, 3));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
