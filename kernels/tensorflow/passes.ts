// The four passes of kernels/reference/passes.ts in tensor operations: what tf.grads would find from its tapes, without
// the tapes, whose second derivatives are slow and in places wrong (mend-gradients.ts).
import { layersOf } from '../model.ts';
import type { Layer, Model } from '../model.ts';
import { activate, type ActivationTensors } from './activations.ts';
import { flatten, type Group, type LayerTensors } from './network.ts';
import { ifAny, sum, type Sparse } from './sparse.ts';
import type { Tensor } from './tensorflow.ts';

/** The passes of one group of tasks: what all of them read. */
export interface Work {
  readonly group: Group;
  readonly model: Model;
  readonly layers: readonly Layer[];
  /** W_k and b_k. */
  readonly of: readonly LayerTensors[];
  /** R, the rows that go through the network (kernels/reference/workspace.ts). */
  readonly rows: number;
}

export interface Forward {
  /** a_k, the layers' inputs. */
  readonly a: readonly Tensor[];
  /** s, s', s'', s''' at the hidden z_k. */
  readonly s: readonly ActivationTensors[];
  /** z_{L-1} */
  readonly output: Tensor;
}

/** dy/da_k and dy/dz_k of the row's own output y. */
export interface Backward {
  readonly da: readonly Tensor[];
  readonly dz: readonly Tensor[];
}

/** Tangents of a_k and of the hidden z_k along an input direction. */
export interface Tangent {
  readonly ta: readonly Tensor[];
  readonly tz: readonly Tensor[];
}

/** Gradients of the loss with respect to a_k and z_k. */
export interface Adjoint {
  readonly ga: readonly Sparse[];
  readonly gz: readonly Sparse[];
}

export function createWork(group: Group, model: Model, of: readonly LayerTensors[], rows: number): Work {
  return { group, model, layers: layersOf(model), of, rows };
}

/** a_0 = x, z_k = a_k W_k + b_k, a_{k+1} = s(z_k). */
export function forward({ group, model, of }: Work, x: Tensor): Forward {
  const { tf, products } = group;
  const a = [x];
  const s: ActivationTensors[] = [];
  for (let k = 0; ; k++) {
    const { weights, biases } = of[k];
    const z = tf.add(products.times(a[k], weights), biases);
    if (k + 1 === of.length) return { a, s, output: z };
    s.push(activate(tf, model.activation, z));
    a.push(s[k].value);
  }
}

/**
 * The gradient of scalars with respect to their input:
 * da_k = dz_k W_k^T, dz_{k-1} = s'(z_{k-1}) da_k, from dz_{L-1} = `seed`, which picks the row's own output.
 */
export function backward({ group, of }: Work, { s }: Forward, seed: Tensor): Backward {
  const { tf, products } = group;
  const last = of.length - 1;
  const dz: Tensor[] = [];
  const da: Tensor[] = [];
  for (let k = last; k >= 0; k--) {
    dz[k] = k === last ? seed : tf.mul(s[k].first(), da[k + 1]);
    da[k] = products.timesTransposed(dz[k], of[k].weights);
  }
  return { da, dz };
}

/** tz_k = ta_k W_k, ta_{k+1} = s'(z_k) tz_k, from the input direction ta_0. The last tz isn't needed. */
export function tangent({ group, of }: Work, { s }: Forward, direction: Tensor): Tangent {
  const { tf, products } = group;
  const ta = [direction];
  const tz: Tensor[] = [];
  for (let k = 0; k < s.length; k++) {
    tz.push(products.times(ta[k], of[k].weights));
    ta.push(tf.mul(s[k].first(), tz[k]));
  }
  return { ta, tz };
}

/**
 * The loss gradient back through the forward values, from gz_{L-1} = dloss/dy (zero for an `hnn`):
 * ga_k = gz_k W_k^T, gz_{k-1} = s'(z_{k-1}) ga_k + s''(z_{k-1}) da_k tz_{k-1}.
 * The second term is how a loss on dy/dx depends on z through s'(z); a loss on y hasn't got it. It goes down to
 * `firstLayer`.
 */
export function adjoint(
  { group, of }: Work,
  { s }: Forward,
  scalars: (Backward & Tangent) | undefined,
  seed: Sparse,
  firstLayer: number,
): Adjoint {
  const { tf, products } = group;
  const last = of.length - 1;
  const gz: Sparse[] = [];
  const ga: Sparse[] = [];
  for (let k = last; k >= firstLayer; k--) {
    gz[k] =
      k === last
        ? seed
        : sum(tf, [
            ifAny(ga[k + 1], (g) => tf.mul(s[k].first(), g)),
            scalars && tf.mul(s[k].second(), tf.mul(scalars.da[k + 1], scalars.tz[k])),
          ]);
    ga[k] = k === firstLayer ? undefined : ifAny(gz[k], (g) => products.timesTransposed(g, of[k].weights));
  }
  return { ga, gz };
}

/** dloss/dW_k = ta_k^T dz_k + a_k^T gz_k and dloss/db_k = the sum over rows of gz_k, from `firstLayer` on: [T, P]. */
export function parameterGradient(
  { group, layers }: Work,
  { a }: Forward,
  scalars: (Backward & Tangent) | undefined,
  { gz }: Adjoint,
  firstLayer: number,
): Tensor {
  const { tf, products } = group;
  return flatten(
    group,
    layers.map((layer, k) => {
      if (k < firstLayer) return { layer, weights: undefined, biases: undefined };
      const weights = sum(tf, [
        scalars && products.outer(scalars.ta[k], scalars.dz[k]),
        ifAny(gz[k], (g) => products.outer(a[k], g)),
      ]);
      return { layer, weights, biases: ifAny(gz[k], (g) => tf.sum(g, -2)) };
    }),
  );
}
