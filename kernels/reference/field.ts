// From the network to the vector field, and from the field's residual back into the network.
import type { Workspace } from './workspace.ts';

/**
 * Writes the field [N, D] of one task after the forward (and, for `hnn`, the backward) pass:
 * the output itself, or Omega grad H = (dH/dp, -dH/dq).
 */
export function readField(work: Workspace, field: Float64Array): void {
  if (work.model.kind === 'direct') field.set(work.of.z.at(-1)!);
  else rotate(work.of.da[0], field, work.model.dimension, 1);
}

/**
 * The loss of one task, mean over points of |field - xdot|^2, and its derivative with respect to the field,
 * (2/N) (field - xdot), which replaces the field in `field`.
 */
export function residual(field: Float64Array, derivatives: Float64Array, points: number): number {
  let sum = 0;
  for (let i = 0; i < field.length; i++) {
    const difference = field[i] - derivatives[i];
    sum += difference * difference;
    field[i] = (2 / points) * difference;
  }
  return sum / points;
}

/**
 * Where the loss enters the network: as dloss/dy for `direct`; for `hnn` as the input direction
 * ta_0 = dloss/d(grad H) = Omega^T dloss/dfield, along which the network's derivative has the loss's gradient.
 */
export function seedResidual(work: Workspace, residuals: Float64Array): void {
  if (work.model.kind === 'direct') work.of.gz.at(-1)!.set(residuals);
  else rotate(residuals, work.of.ta[0], work.model.dimension, -1);
}

/** out = Omega x (sign 1) or Omega^T x (sign -1) for each row, Omega = [[0, I], [-I, 0]]. */
function rotate(x: Float64Array, out: Float64Array, dimension: number, sign: 1 | -1): void {
  const half = dimension / 2;
  for (let row = 0; row < x.length; row += dimension) {
    for (let i = row; i < row + half; i++) {
      const q = x[i];
      out[i] = sign * x[i + half];
      out[i + half] = -sign * q;
    }
  }
}
