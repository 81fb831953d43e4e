// The four passes that give the gradient of a loss on the network's outputs or on their input gradients.
// s is the activation; products over layers read in the row convention z = a W + b.
import { activate } from './activations.ts';
import { addOuterProducts, addProduct, addProductTransposed, addRowSums } from './products.ts';
import { biasesOf, weightsOf } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** a_0 = x, once for every scalar, z_k = a_k W_k + b_k, a_{k+1} = s(z_k). */
export function forward(work: Workspace, parameters: Float64Array, states: Float64Array): void {
  const { layers, rows, of, s, activation } = work;
  for (let start = 0; start < of.a[0].length; start += states.length) of.a[0].set(states, start);
  layers.forEach((layer, k) => {
    const z = of.z[k];
    const biases = biasesOf(layer, parameters);
    for (let n = 0; n < rows; n++) z.set(biases, n * layer.outputs);
    addProduct(z, of.a[k], weightsOf(layer, parameters), rows, layer.inputs, layer.outputs);
    if (k < s.length) activate(activation, z, s[k]);
  });
}

/**
 * The gradient of each row's scalar with respect to its input, da_0 = dy/dx:
 * dz_{L-1} = 1 in the column of that scalar and 0 in the others, da_k = dz_k W_k^T, dz_{k-1} = s'(z_{k-1}) da_k.
 */
export function backward(work: Workspace, parameters: Float64Array): void {
  const { layers, points, rows, of, s } = work;
  const seeds = of.dz.at(-1)!;
  const scalars = layers.at(-1)!.outputs;
  for (let row = 0; row < rows; row++) seeds[row * scalars + Math.floor(row / points)] = 1;
  for (let k = layers.length - 1; k >= 0; k--) {
    const { inputs, outputs } = layers[k];
    const da = of.da[k].fill(0);
    addProductTransposed(da, of.dz[k], weightsOf(layers[k], parameters), rows, inputs, outputs);
    if (k > 0) multiply(of.dz[k - 1], s[k - 1].first, da);
  }
}

/**
 * The derivative of every row along the input direction ta_0, which the caller has set:
 * tz_k = ta_k W_k, ta_{k+1} = s'(z_k) tz_k. The last tz isn't needed.
 */
export function tangent(work: Workspace, parameters: Float64Array): void {
  const { layers, rows, of, s } = work;
  for (let k = 0; k < s.length; k++) {
    const { inputs, outputs } = layers[k];
    const tz = of.tz[k].fill(0);
    addProduct(tz, of.ta[k], weightsOf(layers[k], parameters), rows, inputs, outputs);
    multiply(of.ta[k + 1], s[k].first, tz);
  }
}

/**
 * The loss gradient back through the forward values. The caller has set gz_{L-1} = dloss/dy:
 * ga_k = gz_k W_k^T, gz_{k-1} = s'(z_{k-1}) ga_k + s''(z_{k-1}) da_k tz_{k-1}.
 * The second term is how a loss on dy/dx depends on z through s'(z); it is zero for a loss on y.
 */
export function adjoint(work: Workspace, parameters: Float64Array): void {
  const { layers, rows, of, s } = work;
  for (let k = layers.length - 1; k > 0; k--) {
    const { inputs, outputs } = layers[k];
    const ga = of.ga[k].fill(0);
    addProductTransposed(ga, of.gz[k], weightsOf(layers[k], parameters), rows, inputs, outputs);
    const gz = of.gz[k - 1];
    const da = of.da[k];
    const tz = of.tz[k - 1];
    const { first, second } = s[k - 1];
    for (let i = 0; i < gz.length; i++) gz[i] = first[i] * ga[i] + second[i] * da[i] * tz[i];
  }
}

/**
 * Adds dloss/dW_k = ta_k^T dz_k + a_k^T gz_k and dloss/db_k = sum over rows of gz_k, for layers from `firstLayer`,
 * to a vector laid out like the parameters.
 */
export function addParameterGradient(work: Workspace, firstLayer: number, gradient: Float64Array): void {
  const { model, layers, rows, of } = work;
  for (let k = firstLayer; k < layers.length; k++) {
    const { inputs, outputs } = layers[k];
    const weights = weightsOf(layers[k], gradient);
    if (model.kind === 'hnn') addOuterProducts(weights, of.ta[k], of.dz[k], rows, inputs, outputs);
    addOuterProducts(weights, of.a[k], of.gz[k], rows, inputs, outputs);
    addRowSums(biasesOf(layers[k], gradient), of.gz[k], rows, outputs);
  }
}

function multiply(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i];
}
