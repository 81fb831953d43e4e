// The four passes that give the gradient of a loss on the network's output or on its input gradients, for a block of
// `rows` points (padded to a multiple of 4). The formulas are those of kernels/reference/passes.ts, for as many
// directions at once as there are: one for a scalar's gradient, two for those of two scalars, D for a Jacobian.
import { activate, activateSlopes } from './activations';
import { activation, direct, directions, head, isEnergyHead, layer, layerCount, rows } from './layers';
import { multiplyEach, productRuleSum, repeatRow } from './pointwise';
import { multiply, multiplyTransposed, pair, rowBytes, sumRows } from './products';

/**
 * z_k = a_k W_k + b_k, a_{k+1} = s(z_k), without a Hamiltonian's last layer: the loss has no use for H itself, and so
 * none for the head's input a_{L-1} either (`forHamiltonian`: it has).
 */
export function forward(forHamiltonian: bool = false): void {
  for (let k = 0; k < layerCount; k++) {
    if (isEnergyHead(k)) return;
    const at = layer(k);
    const bytes = <usize>rows * rowBytes(at.outputs);
    pair(at.a, at.weights);
    multiply(at.z, rows, at.inputs, at.outputs, at.biases);
    if (k == layerCount - 1) return;
    if (isEnergyHead(k + 1) && !forHamiltonian) activateSlopes(activation, at.z, at.first, bytes);
    else activate(activation, at.z, at.first, bytes);
  }
}

/** da_{L-1} = W_{L-1}: a row of the head for each scalar, at every point. */
export function seedCovectors(): void {
  const bytes = rowBytes(head().inputs);
  for (let d = 0; d < directions; d++) {
    repeatRow(head().da + <usize>(d * rows) * bytes, head().weights + <usize>d * bytes, bytes, rows);
  }
}

/** dz_{k-1} = s'(z_{k-1}) da_k, da_k = dz_k W_k^T, down to da_`lowest`; da_{L-1} is set. */
export function backward(lowest: i32): void {
  for (let k = layerCount - 1; k > 0; k--) {
    const below = layer(k - 1);
    multiplyEach(below.dz, below.first, layer(k).da, <usize>rows * rowBytes(below.outputs), directions);
    if (k - 1 < lowest) return;
    pair(below.dz, below.transposed);
    multiply(below.da, directions * rows, below.outputs, below.inputs, 0);
  }
}

/** tz_k = ta_k W_k, ta_{k+1} = s'(z_k) tz_k, for a Hamiltonian; ta_0 is set. */
export function tangent(): void {
  for (let k = 0; k < layerCount - 1; k++) {
    const at = layer(k);
    pair(at.ta, at.weights);
    multiply(at.tz, directions * rows, at.inputs, at.outputs, 0);
    multiplyEach(layer(k + 1).ta, at.first, at.tz, <usize>rows * rowBytes(at.outputs), directions);
  }
}

/** gz_{k-1} = s' ga_k + s'' (the sum over directions of da_k tz_{k-1}), ga_k = gz_k W_k^T; ga_{L-1} is set. */
export function adjoint(): void {
  for (let k = layerCount - 1; k > 0; k--) {
    const at = layer(k);
    const below = layer(k - 1);
    const bytes = <usize>rows * rowBytes(at.inputs);
    if (k < layerCount - 1) {
      pair(at.gz, at.transposed);
      multiply(at.ga, rows, at.outputs, at.inputs, 0);
    }
    if (direct) multiplyEach(below.gz, below.first, at.ga, bytes, 1);
    else productRuleSum(activation, below.gz, at.a, below.first, at.ga, at.da, below.tz, bytes, directions);
  }
}

/** ga_{L-1} = gz_{L-1} W_{L-1}^T for a field whose gz_{L-1} is set; a Hamiltonian's is zero. */
export function seedAdjoint(): void {
  const last = head();
  if (direct) {
    pair(last.gz, last.transposed);
    multiply(last.ga, rows, last.outputs, last.inputs, 0);
  } else {
    memory.fill(last.ga, 0, <usize>rows * rowBytes(last.inputs));
  }
}

/**
 * dloss/dW_k = (the sum over directions of ta_k^T dz_k) + a_k^T gz_k, dloss/db_k = the sum over points of gz_k, for
 * layers `first` to `last`. A Hamiltonian's head has dz = 1 in a scalar's own direction, gz = 0.
 */
export function parameterGradient(count: i32, first: i32, last: i32, accumulate: bool): void {
  for (let k = first; k <= last; k++) {
    const at = layer(k);
    const input = <usize>rows * rowBytes(at.inputs);
    const output = <usize>rows * rowBytes(at.outputs);
    if (isEnergyHead(k)) {
      energyHeadSums(at.ta, count, accumulate);
      continue;
    }
    for (let d = 0; d < directions; d++) pair(at.ta + <usize>d * input, at.dz + <usize>d * output);
    pair(at.a, at.gz);
    multiplyTransposed(at.outWeights, count, at.inputs, at.outputs, accumulate);
    sumRows(at.outBiases, at.gz, count, at.outputs, accumulate);
  }
}

/** The head's part of a Hamiltonian's gradient or product: sums over points of each direction's rows. */
export function energyHeadSums(ta: usize, count: i32, accumulate: bool): void {
  const last = head();
  const bytes = rowBytes(last.inputs);
  for (let d = 0; d < directions; d++) {
    const from = ta + <usize>(d * rows) * bytes;
    sumRows(last.outWeights + <usize>d * bytes, from, count, last.inputs, accumulate);
  }
  memory.fill(last.outBiases, 0, rowBytes(last.outputs));
}
