// From the network to the vector field, and from the field's residual back into the network.
import type { Workspace } from './workspace.ts';

/**
 * Writes the field [N, D] of one task after the forward (and, for `hnn`, the backward) pass: the output itself, or
 * grad F + Omega grad H of the scalars that the model has, Omega = [[0, I], [-I, 0]].
 */
export function readField(work: Workspace, field: Float64Array): void {
  const { model, of } = work;
  if (model.kind === 'direct') {
    field.set(of.z.at(-1)!);
    return;
  }
  const { f, h } = rowsOfScalars(work, of.da[0]);
  field.fill(0);
  for (let i = 0; i < f.length; i++) field[i] += f[i];
  addRotated(field, h, model.dimension, 1);
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
 * Where the loss enters the network: as dloss/dy for `direct`; for `hnn` as the input directions along which the
 * scalars' derivatives have the loss's gradient, ta_0 = dloss/d(grad F) = dloss/dfield in the rows of F and
 * ta_0 = dloss/d(grad H) = Omega^T dloss/dfield in those of H.
 */
export function seedResidual(work: Workspace, residuals: Float64Array): void {
  const { model, of } = work;
  if (model.kind === 'direct') {
    of.gz.at(-1)!.set(residuals);
    return;
  }
  const { f, h } = rowsOfScalars(work, of.ta[0]);
  for (let i = 0; i < f.length; i++) f[i] = residuals[i];
  if (h.length > 0) addRotated(h.fill(0), residuals, model.dimension, -1);
}

/** The part of [R, D] that belongs to F and the part that belongs to H; a scalar that the model hasn't is empty. */
function rowsOfScalars(
  { model, points }: Workspace,
  rows: Float64Array,
): { f: Float64Array; h: Float64Array } {
  const { components = 'solenoidal', dimension } = model;
  const firstOfH = components === 'solenoidal' ? 0 : points * dimension;
  return { f: rows.subarray(0, firstOfH), h: rows.subarray(firstOfH) };
}

/** out += Omega x (sign 1) or Omega^T x (sign -1) for each row of x. */
function addRotated(out: Float64Array, x: Float64Array, dimension: number, sign: 1 | -1): void {
  const half = dimension / 2;
  for (let row = 0; row < x.length; row += dimension) {
    for (let i = row; i < row + half; i++) {
      out[i] += sign * x[i + half];
      out[i + half] -= sign * x[i];
    }
  }
}
