// The three matrix products of a layer. The shapes are [rows, columns] for one task or [T, rows, columns] for all.
import { lazy } from './lazy.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

export interface Products {
  /** a W */
  times(a: Tensor, w: Factor): Tensor;
  /** a W^T */
  timesTransposed(a: Tensor, w: Factor): Tensor;
  /** a^T b */
  outer(a: Tensor, b: Tensor): Tensor;
}

/** The right factor of products: a layer's weights W, or a direction of them. */
export interface Factor {
  readonly plain: Tensor;
  /** W^T, for one task. */
  transposed(): Tensor;
}

export function factor(tf: TensorFlow, plain: Tensor): Factor {
  return { plain, transposed: lazy(() => tf.transpose(plain)) };
}

/** matMul transposes. */
export function flaggedProducts(tf: TensorFlow): Products {
  return {
    times: (a, w) => tf.matMul(a, w.plain),
    timesTransposed: (a, w) => tf.matMul(a, w.plain, false, true),
    outer: (a, b) => tf.matMul(a, b, true, false),
  };
}

/**
 * Plain products of explicitly transposed matrices, for one task. The wasm backend multiplies only those with its fast
 * routine (12 GFLOP/s); batched products and those with flags run at 2.
 */
export function plainProducts(tf: TensorFlow): Products {
  return {
    times: (a, w) => tf.matMul(a, w.plain),
    timesTransposed: (a, w) => tf.matMul(a, w.transposed()),
    outer: (a, b) => tf.matMul(tf.transpose(a), b),
  };
}
