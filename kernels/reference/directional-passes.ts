// The R-operator (Pearlmutter 1994): R{f} is the derivative of f(theta + r v) at r = 0. Applied to every line of
// the gradient's own passes it gives the Hessian-vector product R{gradient} = H v exactly, at about twice the cost.
// V_k and c_k are the parts of v that belong to W_k and b_k; `rate` holds R{.} of each quantity in `work.of`.
// Below `firstLayer` v is zero, so the products with V_k and the rates of a_k, k <= firstLayer, drop out.
import { addOuterProducts, addProduct, addProductTransposed, addRowSums } from './products.ts';
import { biasesOf, weightsOf } from './workspace.ts';
import type { Quantities, Workspace } from './workspace.ts';

export interface Direction {
  /** One task's parameters. */
  readonly parameters: Float64Array;
  /** v, laid out like the parameters. */
  readonly vector: Float64Array;
  /** The first layer where v isn't zero. */
  readonly firstLayer: number;
  /** R{.} of the quantities. Rates that are zero throughout stay as they were created. */
  readonly rate: Quantities;
}

/** R{z_k} = R{a_k} W_k + a_k V_k + c_k, R{a_{k+1}} = s'(z_k) R{z_k}. */
export function forwardRate(work: Workspace, direction: Direction): void {
  const { layers, rows, of, s } = work;
  const { parameters, vector, firstLayer, rate } = direction;
  for (let k = firstLayer; k < layers.length; k++) {
    const { inputs, outputs } = layers[k];
    const rz = rate.z[k];
    const biases = biasesOf(layers[k], vector);
    for (let n = 0; n < rows; n++) rz.set(biases, n * outputs);
    if (k > firstLayer) addProduct(rz, rate.a[k], weightsOf(layers[k], parameters), rows, inputs, outputs);
    addProduct(rz, of.a[k], weightsOf(layers[k], vector), rows, inputs, outputs);
    if (k < s.length) {
      const ra = rate.a[k + 1];
      const { first } = s[k];
      for (let i = 0; i < ra.length; i++) ra[i] = first[i] * rz[i];
    }
  }
}

/**
 * R{dz_{L-1}} = 0, R{da_k} = R{dz_k} W_k^T + dz_k V_k^T,
 * R{dz_{k-1}} = s'' R{z_{k-1}} da_k + s' R{da_k}.
 */
export function backwardRate(work: Workspace, direction: Direction): void {
  const { layers, rows, of, s } = work;
  const { parameters, vector, firstLayer, rate } = direction;
  const last = layers.length - 1;
  for (let k = last; k >= 0; k--) {
    const { inputs, outputs } = layers[k];
    const rda = rate.da[k].fill(0);
    if (k < last) {
      addProductTransposed(rda, rate.dz[k], weightsOf(layers[k], parameters), rows, inputs, outputs);
    }
    if (k >= firstLayer) {
      addProductTransposed(rda, of.dz[k], weightsOf(layers[k], vector), rows, inputs, outputs);
    }
    if (k > 0) {
      const rdz = rate.dz[k - 1];
      const rz = rate.z[k - 1];
      const da = of.da[k];
      const { first, second } = s[k - 1];
      for (let i = 0; i < rdz.length; i++) rdz[i] = second[i] * rz[i] * da[i] + first[i] * rda[i];
    }
  }
}

/**
 * R{tz_k} = R{ta_k} W_k + ta_k V_k, R{ta_{k+1}} = s'' R{z_k} tz_k + s' R{tz_k}; the caller has set R{ta_0}.
 */
export function tangentRate(work: Workspace, direction: Direction): void {
  const { layers, rows, of, s } = work;
  const { parameters, vector, firstLayer, rate } = direction;
  for (let k = 0; k < s.length; k++) {
    const { inputs, outputs } = layers[k];
    const rtz = rate.tz[k].fill(0);
    addProduct(rtz, rate.ta[k], weightsOf(layers[k], parameters), rows, inputs, outputs);
    if (k >= firstLayer) addProduct(rtz, of.ta[k], weightsOf(layers[k], vector), rows, inputs, outputs);
    const rta = rate.ta[k + 1];
    const rz = rate.z[k];
    const tz = of.tz[k];
    const { first, second } = s[k];
    for (let i = 0; i < rta.length; i++) rta[i] = second[i] * rz[i] * tz[i] + first[i] * rtz[i];
  }
}

/**
 * R{ga_k} = R{gz_k} W_k^T + gz_k V_k^T,
 * R{gz_{k-1}} = s'' R{z} ga + s' R{ga} + s''' R{z} da tz + s'' (R{da} tz + da R{tz});
 * the caller has set R{gz_{L-1}}.
 */
export function adjointRate(work: Workspace, direction: Direction): void {
  const { layers, rows, of, s } = work;
  const { parameters, vector, firstLayer, rate } = direction;
  for (let k = layers.length - 1; k > 0; k--) {
    const { inputs, outputs } = layers[k];
    const rga = rate.ga[k].fill(0);
    addProductTransposed(rga, rate.gz[k], weightsOf(layers[k], parameters), rows, inputs, outputs);
    if (k >= firstLayer) {
      addProductTransposed(rga, of.gz[k], weightsOf(layers[k], vector), rows, inputs, outputs);
    }
    const rgz = rate.gz[k - 1];
    const rz = rate.z[k - 1];
    const [ga, da, rda] = [of.ga[k], of.da[k], rate.da[k]];
    const [tz, rtz] = [of.tz[k - 1], rate.tz[k - 1]];
    const { first, second, third } = s[k - 1];
    for (let i = 0; i < rgz.length; i++) {
      rgz[i] =
        second[i] * (rz[i] * ga[i] + rda[i] * tz[i] + da[i] * rtz[i]) +
        first[i] * rga[i] +
        third[i] * rz[i] * da[i] * tz[i];
    }
  }
}

/**
 * Adds (H v) for W_k: R{ta_k}^T dz_k + ta_k^T R{dz_k} + R{a_k}^T gz_k + a_k^T R{gz_k}, and for b_k the sum over
 * rows of R{gz_k}, in every layer, to a vector laid out like the parameters.
 */
export function addParameterRate(work: Workspace, direction: Direction, product: Float64Array): void {
  const { model, layers, rows, of } = work;
  const { firstLayer, rate } = direction;
  layers.forEach((layer, k) => {
    const { inputs, outputs } = layer;
    const weights = weightsOf(layer, product);
    if (model.kind === 'hnn') {
      addOuterProducts(weights, rate.ta[k], of.dz[k], rows, inputs, outputs);
      addOuterProducts(weights, of.ta[k], rate.dz[k], rows, inputs, outputs);
    }
    if (k > firstLayer) addOuterProducts(weights, rate.a[k], of.gz[k], rows, inputs, outputs);
    addOuterProducts(weights, of.a[k], rate.gz[k], rows, inputs, outputs);
    addRowSums(biasesOf(layer, product), rate.gz[k], rows, outputs);
  });
}
