// What the primitives share: the field of a group of tasks, its differences from what was observed, and the passes that
// differentiate their loss.
import type { Batch } from '../backend.ts';
import { outputsOf } from '../model.ts';
import type { Model } from '../model.ts';
import { fieldOf, inputDirection, outputGradient, ownOutput, perScalar } from './field.ts';
import { layerTensors, matrices, type Group } from './network.ts';
import {
  adjoint,
  backward,
  createWork,
  forward,
  tangent,
  type Adjoint,
  type Backward,
  type Forward,
  type Tangent,
  type Work,
} from './passes.ts';
import type { Tensor } from './tensorflow.ts';

/** The group's rows of an array of one row a task. */
export type Cut = (array: Float64Array) => Float64Array;

/** The field at the states, and the passes that gave it. */
export interface Evaluated {
  readonly work: Work;
  readonly forwards: Forward;
  /** Of an `hnn`. */
  readonly backwards?: Backward;
  readonly field: Tensor;
}

/** The same, beside what was observed there. */
export interface Observed extends Evaluated {
  /** field - xdot */
  readonly differences: Tensor;
}

export function evaluate(
  group: Group,
  model: Model,
  parameters: Float64Array,
  states: Float64Array,
  points: number,
): Evaluated {
  const rows = model.kind === 'hnn' ? outputsOf(model) * points : points;
  const work = createWork(group, model, layerTensors(group, model, parameters), rows);
  const forwards = forward(work, perScalar(group, model, matrices(group, states, points)));
  if (model.kind === 'direct') return { work, forwards, field: forwards.output };
  const backwards = backward(work, forwards, ownOutput(group, model, rows));
  return { work, forwards, backwards, field: fieldOf(group, model, backwards.da[0]) };
}

export function observe(
  group: Group,
  cut: Cut,
  model: Model,
  parameters: Float64Array,
  batch: Batch,
): Observed {
  const evaluated = evaluate(group, model, cut(parameters), cut(batch.states), batch.points);
  const observed = matrices(group, cut(batch.derivatives), batch.points);
  return { ...evaluated, differences: group.tf.sub(evaluated.field, observed) };
}

/** The mean over points of |field - xdot|^2, for each task of the group. */
export function lossOf({ tf, tasks }: Group, differences: Tensor, points: number): Float32Array {
  const squares = tf.sum(tf.reshape(tf.square(differences), [tasks, -1]), 1);
  return tf.div(squares, points).dataSync<'float32'>();
}

/** The passes that the gradient of the layers from `firstLayer` on needs, after those that gave the field. */
export function differentiate(
  { work, forwards, backwards, differences }: Observed,
  points: number,
  firstLayer: number,
): { readonly scalars?: Backward & Tangent; readonly adjoints: Adjoint } {
  const { group, model } = work;
  const residuals = scaled(group, differences, points);
  const seed = outputGradient(model, residuals);
  if (!backwards) return { adjoints: adjoint(work, forwards, undefined, seed, firstLayer) };
  const tangents = tangent(work, forwards, inputDirection(group, model, residuals));
  const scalars = { ...backwards, ...tangents };
  return { scalars, adjoints: adjoint(work, forwards, scalars, seed, firstLayer) };
}

/** (2/N) x: from the field's residual to dloss/dfield, and from their rates to each other. */
export function scaled({ tf }: Group, x: Tensor, points: number): Tensor {
  return tf.mul(2 / points, x);
}
