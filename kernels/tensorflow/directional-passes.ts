// The R-operator (Pearlmutter 1994) applied to each of the passes, as in kernels/reference/directional-passes.ts:
// R{f} is the derivative of f(theta + r v) at r = 0, and R{gradient} = H v. V_k and c_k are the parts of v that belong
// to W_k and b_k. Below `firstLayer` v is zero; rates that are zero throughout are left out.
import { flatten, type LayerTensors } from './network.ts';
import type { Adjoint, Backward, Forward, Tangent, Work } from './passes.ts';
import { ifAny, sum, type Sparse } from './sparse.ts';
import type { Tensor } from './tensorflow.ts';

export interface Direction {
  /** V_k and c_k. */
  readonly of: readonly LayerTensors[];
  /** The first layer where v isn't zero. */
  readonly firstLayer: number;
}

/** R{a_k} and R{z_k}. */
export interface ForwardRate {
  readonly a: readonly Sparse[];
  readonly z: readonly Sparse[];
}

/** R{da_k} and R{dz_k}. */
export interface BackwardRate {
  readonly da: readonly Tensor[];
  readonly dz: readonly Sparse[];
}

/** R{ta_k} and R{tz_k}. */
export interface TangentRate {
  readonly ta: readonly Tensor[];
  readonly tz: readonly Tensor[];
}

/** What only a network of scalars has: the values and the rates of its backward and tangent passes. */
export interface Scalars {
  readonly of: Backward & Tangent;
  readonly rate: BackwardRate & TangentRate;
}

/** R{z_k} = R{a_k} W_k + a_k V_k + c_k, R{a_{k+1}} = s'(z_k) R{z_k}. */
export function forwardRate(work: Work, { a, s }: Forward, { of: v, firstLayer }: Direction): ForwardRate {
  const { tf, products } = work.group;
  const ra: Sparse[] = [undefined];
  const rz: Sparse[] = [];
  for (let k = 0; k < v.length; k++) {
    rz[k] =
      k < firstLayer
        ? undefined
        : sum(tf, [
            ifAny(ra[k], (rate) => products.times(rate, work.of[k].weights)),
            products.times(a[k], v[k].weights),
            v[k].biases,
          ]);
    if (k < s.length) ra[k + 1] = ifAny(rz[k], (rate) => tf.mul(s[k].first(), rate));
  }
  return { a: ra, z: rz };
}

/**
 * R{dz_{L-1}} = 0, R{da_k} = R{dz_k} W_k^T + dz_k V_k^T,
 * R{dz_{k-1}} = s'' R{z_{k-1}} da_k + s' R{da_k}.
 */
export function backwardRate(
  work: Work,
  { s }: Forward,
  { da, dz }: Backward,
  { of: v, firstLayer }: Direction,
  { z: rz }: ForwardRate,
): BackwardRate {
  const { tf, products } = work.group;
  const last = v.length - 1;
  const rda: Tensor[] = [];
  const rdz: Sparse[] = [];
  for (let k = last; k >= 0; k--) {
    rdz[k] =
      k === last
        ? undefined
        : sum(tf, [
            ifAny(rz[k], (rate) => tf.mul(s[k].second(), tf.mul(rate, da[k + 1]))),
            tf.mul(s[k].first(), rda[k + 1]),
          ]);
    rda[k] = sum(tf, [
      ifAny(rdz[k], (rate) => products.timesTransposed(rate, work.of[k].weights)),
      k < firstLayer ? undefined : products.timesTransposed(dz[k], v[k].weights),
    ])!;
  }
  return { da: rda, dz: rdz };
}

/** R{tz_k} = R{ta_k} W_k + ta_k V_k, R{ta_{k+1}} = s'' R{z_k} tz_k + s' R{tz_k}, from R{ta_0}. */
export function tangentRate(
  work: Work,
  { s }: Forward,
  { ta, tz }: Tangent,
  { of: v, firstLayer }: Direction,
  { z: rz }: ForwardRate,
  seed: Tensor,
): TangentRate {
  const { tf, products } = work.group;
  const rta = [seed];
  const rtz: Tensor[] = [];
  for (let k = 0; k < s.length; k++) {
    rtz[k] = sum(tf, [
      products.times(rta[k], work.of[k].weights),
      k < firstLayer ? undefined : products.times(ta[k], v[k].weights),
    ])!;
    rta[k + 1] = sum(tf, [
      ifAny(rz[k], (rate) => tf.mul(s[k].second(), tf.mul(rate, tz[k]))),
      tf.mul(s[k].first(), rtz[k]),
    ])!;
  }
  return { ta: rta, tz: rtz };
}

/**
 * R{ga_k} = R{gz_k} W_k^T + gz_k V_k^T,
 * R{gz_{k-1}} = s'' (R{z} ga + R{da} tz + da R{tz}) + s' R{ga} + s''' R{z} da tz; from R{gz_{L-1}}.
 */
export function adjointRate(
  work: Work,
  { s }: Forward,
  { ga, gz }: Adjoint,
  { of: v, firstLayer }: Direction,
  { z: rz }: ForwardRate,
  scalars: Scalars | undefined,
  seed: Sparse,
): readonly Sparse[] {
  const { tf, products } = work.group;
  const last = v.length - 1;
  const rgz: Sparse[] = [];
  let rga: Sparse;
  for (let k = last; k >= 0; k--) {
    rgz[k] = k === last ? seed : hiddenRate(k);
    if (k === 0) break;
    rga = sum(tf, [
      ifAny(rgz[k], (rate) => products.timesTransposed(rate, work.of[k].weights)),
      k < firstLayer ? undefined : ifAny(gz[k], (g) => products.timesTransposed(g, v[k].weights)),
    ]);
  }
  return rgz;

  /** R{gz_k} of a hidden layer; `rga` is R{ga_{k+1}}. */
  function hiddenRate(k: number): Sparse {
    const { first, second, third } = s[k];
    const own = rz[k];
    const bySecond = sum(tf, [
      own && ifAny(ga[k + 1], (g) => tf.mul(own, g)),
      scalars && tf.mul(scalars.rate.da[k + 1], scalars.of.tz[k]),
      scalars && tf.mul(scalars.of.da[k + 1], scalars.rate.tz[k]),
    ]);
    return sum(tf, [
      ifAny(bySecond, (factor) => tf.mul(second(), factor)),
      ifAny(rga, (rate) => tf.mul(first(), rate)),
      own && scalars && tf.mul(third(), tf.mul(own, tf.mul(scalars.of.da[k + 1], scalars.of.tz[k]))),
    ]);
  }
}

/**
 * H v for W_k, R{ta_k}^T dz_k + ta_k^T R{dz_k} + R{a_k}^T gz_k + a_k^T R{gz_k}, and for b_k the sum over rows of
 * R{gz_k}: [T, P].
 */
export function parameterRate(
  { group, layers }: Work,
  { a }: Forward,
  { gz }: Adjoint,
  { a: ra }: ForwardRate,
  scalars: Scalars | undefined,
  rgz: readonly Sparse[],
): Tensor {
  const { tf, products } = group;
  return flatten(
    group,
    layers.map((layer, k) => ({
      layer,
      weights: sum(tf, [
        scalars && products.outer(scalars.rate.ta[k], scalars.of.dz[k]),
        scalars && ifAny(scalars.rate.dz[k], (rate) => products.outer(scalars.of.ta[k], rate)),
        ifAny(ra[k], (rate) => ifAny(gz[k], (g) => products.outer(rate, g))!),
        ifAny(rgz[k], (rate) => products.outer(a[k], rate)),
      ]),
      biases: ifAny(rgz[k], (rate) => tf.sum(rate, -2)),
    })),
  );
}
