// Sums in which terms that are zero throughout are left out, as undefined.
import type { Tensor, TensorFlow } from './tensorflow.ts';

export type Sparse = Tensor | undefined;

/** The sum of the terms that are there. */
export function sum(tf: TensorFlow, terms: readonly Sparse[]): Sparse {
  return terms
    .filter((term) => term !== undefined)
    .reduce<Sparse>((total, term) => (total === undefined ? term : tf.add(total, term)), undefined);
}

/** The result of an operation on a tensor that may be zero throughout; then so is the result. */
export function ifAny(tensor: Sparse, operation: (tensor: Tensor) => Tensor): Sparse {
  return tensor === undefined ? undefined : operation(tensor);
}
