// Short names for the lanes' arithmetic. Products and sums round separately: no fused multiply-add, whose
// result would depend on the CPU.

// @ts-ignore: decorator
@inline
export function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** a x + b */
// @ts-ignore: decorator
@inline
export function mulAdd(a: v128, x: v128, b: v128): v128 {
  return f64x2.add(f64x2.mul(a, x), b);
}

/** Number i of a table of float64, in both lanes. */
// @ts-ignore: decorator
@inline
export function constant(table: usize, i: usize): v128 {
  return v128.load_splat<f64>(table + i * 8);
}

// @ts-ignore: decorator
@inline
export function signBit(): v128 {
  return i64x2.splat(0x8000000000000000);
}

/** Bytes of a vector: two float64. */
// @ts-ignore: decorator
@inline
export const VECTOR: usize = 16;
