// The network's parameters as tensors, for one task or for all at once.
import { layersOf } from '../model.ts';
import type { Layer, Model } from '../model.ts';
import { factor, type Factor, type Products } from './products.ts';
import type { Sparse } from './sparse.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/**
 * The tasks that go through the network together. A matrix of theirs is a tensor [rows, columns] when it is `one`
 * task, and [T, rows, columns] otherwise; the passes are written for both.
 */
export interface Group {
  readonly tf: TensorFlow;
  readonly products: Products;
  readonly tasks: number;
  readonly one: boolean;
}

/** W_k and b_k of each layer, or the parts of a direction that belong to them. */
export interface LayerTensors {
  readonly weights: Factor;
  /** [1, outputs] */
  readonly biases: Tensor;
}

/** The matrices of a group from float64 rows: data [T, rows, columns], rounded to float32. */
export function matrices({ tf, tasks, one }: Group, data: Float64Array, rows: number): Tensor {
  const shape = [rows, data.length / (tasks * rows)];
  return tf.tensor(new Float32Array(data), one ? shape : [tasks, ...shape], 'float32');
}

/** The layers of parameters, or of a vector laid out like them, [T, P]. */
export function layerTensors(group: Group, model: Model, rows: Float64Array): LayerTensors[] {
  return layersOf(model).map(({ inputs, weightOffset, biasOffset, outputs }) => ({
    weights: factor(group.tf, matrices(group, columns(rows, group.tasks, weightOffset, biasOffset), inputs)),
    biases: matrices(group, columns(rows, group.tasks, biasOffset, biasOffset + outputs), 1),
  }));
}

/** [T, P] from tensors of weights and biases, layer by layer; what is not there is zero. */
export function flatten(
  { tf, tasks }: Group,
  layers: readonly { readonly layer: Layer; readonly weights: Sparse; readonly biases: Sparse }[],
): Tensor {
  const row = (tensor: Sparse, length: number): Tensor =>
    tensor === undefined ? tf.zeros([tasks, length]) : tf.reshape(tensor, [tasks, length]);
  return tf.concat(
    layers.flatMap(({ layer: { inputs, outputs }, weights, biases }) => [
      row(weights, inputs * outputs),
      row(biases, outputs),
    ]),
    1,
  );
}

/** Columns [start, end) of rows [T, P]. */
function columns(rows: Float64Array, tasks: number, start: number, end: number): Float64Array {
  const length = rows.length / tasks;
  const picked = new Float64Array(tasks * (end - start));
  for (let t = 0; t < tasks; t++) {
    picked.set(rows.subarray(t * length + start, t * length + end), t * (end - start));
  }
  return picked;
}
