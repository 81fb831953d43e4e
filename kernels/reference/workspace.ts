// The storage of one task's passes through the network: everything the gradient and the Hessian-vector product
// of kernels/reference read again later.
import { layersOf, outputsOf } from '../model.ts';
import type { Activation, Layer, Model } from '../model.ts';
import type { ActivationValues } from './activations.ts';

/**
 * One array per layer k = 0 .. L-1. "a" quantities belong to the layer's input [R, inputs], "z" quantities to its
 * output before the activation [R, outputs], with R rows as in `Workspace`. "y" is the row's own output.
 */
export interface Quantities {
  /** The layer's input: a_0 = x, a_{k+1} = s(z_k). */
  readonly a: Float64Array[];
  /** z_k = a_k W_k + b_k; z_{L-1} are the network's outputs. */
  readonly z: Float64Array[];
  /** dy/da_k, for a network of scalars. */
  readonly da: Float64Array[];
  /** dy/dz_k, for a network of scalars. */
  readonly dz: Float64Array[];
  /** Tangent of a_k along a direction of the input. */
  readonly ta: Float64Array[];
  /** Tangent of z_k along the same direction. */
  readonly tz: Float64Array[];
  /** Gradient of the loss with respect to a_k. */
  readonly ga: Float64Array[];
  /** Gradient of the loss with respect to z_k. */
  readonly gz: Float64Array[];
}

export interface Workspace {
  readonly model: Model;
  readonly activation: Activation;
  readonly layers: readonly Layer[];
  /** N */
  readonly points: number;
  /**
   * R, the rows that go through the network. An `hnn` sends the N points through once per scalar, because the passes
   * from the output on are those of one scalar: row r is point r mod N, seen by output floor(r / N). A `direct` network
   * sends them once.
   */
  readonly rows: number;
  /** The passes' values. */
  readonly of: Quantities;
  /** s, s', s'', s''' at the hidden z_k; the value is a_{k+1} itself. */
  readonly s: readonly ActivationValues[];
}

/** Room for one task of N points. Tasks are worked on one after another in the same room. */
export function createWorkspace(model: Model, points: number): Workspace {
  const layers = layersOf(model);
  const rows = model.kind === 'hnn' ? outputsOf(model) * points : points;
  const of = createQuantities(layers, rows);
  const s = layers.slice(0, -1).map((layer, k) => ({
    value: of.a[k + 1],
    first: new Float64Array(rows * layer.outputs),
    second: new Float64Array(rows * layer.outputs),
    third: new Float64Array(rows * layer.outputs),
  }));
  return { model, activation: model.activation, layers, points, rows, of, s };
}

/** Zeros of the right shapes. */
export function createQuantities(layers: readonly Layer[], rows: number): Quantities {
  const inputs = (): Float64Array[] => layers.map((layer) => new Float64Array(rows * layer.inputs));
  const outputs = (): Float64Array[] => layers.map((layer) => new Float64Array(rows * layer.outputs));
  return {
    a: inputs(),
    z: outputs(),
    da: inputs(),
    dz: outputs(),
    ta: inputs(),
    tz: outputs(),
    ga: inputs(),
    gz: outputs(),
  };
}

/** W_k as a view into one task's flat parameters (or into a vector of the same layout). */
export function weightsOf(layer: Layer, parameters: Float64Array): Float64Array {
  return parameters.subarray(layer.weightOffset, layer.biasOffset);
}

/** b_k, likewise. */
export function biasesOf(layer: Layer, parameters: Float64Array): Float64Array {
  return parameters.subarray(layer.biasOffset, layer.biasOffset + layer.outputs);
}
