// From the network to the vector field, and from the field's residual back into the network.
// A network of scalars sees the points once per scalar: first the rows of F, then those of H, as its components say.
import { outputsOf } from '../model.ts';
import type { Model } from '../model.ts';
import type { Group } from './network.ts';
import type { Sparse } from './sparse.ts';
import type { Tensor } from './tensorflow.ts';

/** x for each scalar of an `hnn`, below each other; for a `direct` network x itself. */
export function perScalar({ tf }: Group, model: Model, x: Tensor): Tensor {
  return model.components === 'both' ? tf.concat([x, x], -2) : x;
}

/** dz_{L-1} of a network of scalars on R rows: 1 for the row's own output, 0 for the others. */
export function ownOutput({ tf, tasks, one }: Group, model: Model, rows: number): Tensor {
  const outputs = outputsOf(model);
  const own = Float32Array.from({ length: tasks * rows * outputs }, (_, i) => {
    const row = Math.floor(i / outputs) % rows;
    return Math.floor((row * outputs) / rows) === i % outputs ? 1 : 0;
  });
  return tf.tensor(own, one ? [rows, outputs] : [tasks, rows, outputs]);
}

/** The field from the scalars' gradients: grad F + Omega grad H of those that there are. */
export function fieldOf(group: Group, { components }: Model, gradients: Tensor): Tensor {
  const { tf } = group;
  if (components === 'conservative') return gradients;
  if (components !== 'both') return rotate(group, gradients, 1);
  const [f, h] = tf.split(gradients, 2, -2);
  return tf.add(f, rotate(group, h, 1));
}

/** Where dloss/dfield enters a network of scalars: dloss/d(grad F) = dloss/dfield, dloss/d(grad H) = Omega^T dloss/dfield. */
export function inputDirection(group: Group, { components }: Model, residuals: Tensor): Tensor {
  if (components === 'conservative') return residuals;
  const rotated = rotate(group, residuals, -1);
  return components === 'both' ? group.tf.concat([residuals, rotated], -2) : rotated;
}

/** gz_{L-1} = dloss/dy: of a `direct` network dloss/dfield; a loss on a scalar's gradient has none. */
export function outputGradient({ kind }: Model, residuals: Tensor): Sparse {
  return kind === 'direct' ? residuals : undefined;
}

/** Omega x (sign 1) or Omega^T x (sign -1) for each row, Omega = [[0, I], [-I, 0]]. */
function rotate({ tf }: Group, x: Tensor, sign: 1 | -1): Tensor {
  const [q, p] = tf.split(x, 2, -1);
  return sign === 1 ? tf.concat([p, tf.neg(q)], -1) : tf.concat([tf.neg(p), q], -1);
}
