// Short names for the lanes' arithmetic. Products and sums round separately: no fused multiply-add, whose
// result would depend on the CPU.

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** a x + b */
// @ts-ignore: decorator
@inline
export function mulAdd(a: v128, x: v128, b: v128): v128 {
  return f32x4.add(f32x4.mul(a, x), b);
}

/**
 * Number i of a table of float32, in every lane. A load is one instruction; a literal is put together from four
 * wherever it is used, which is most of the time of a function with many.
 */
// @ts-ignore: decorator
@inline
export function constant(table: usize, i: usize): v128 {
  return v128.load_splat<f32>(table + i * 4);
}

/** Bytes of a vector: four float32. */
// @ts-ignore: decorator
@inline
export const VECTOR: usize = 16;
