// The four passes that give the gradient of a loss on the network's output or on its input gradient, for `rows`
// points (padded to a multiple of 4). The formulas are those of kernels/reference/passes.ts.
import { activate } from './activations';
import { isEnergyHead } from './parameters';
import { multiplyPointwise, productRule, repeatRow } from './pointwise';
import { multiply, multiplyTransposed, pair, rowBytes, sumRows } from './products';
import { activation, direct, layer, layerCount } from './workspace';

/** z_k = a_k W_k + b_k, a_{k+1} = s(z_k), without a Hamiltonian's last layer: the loss has no use for H itself. */
export function forward(rows: i32): void {
  for (let k = 0; k < layerCount; k++) {
    if (isEnergyHead(k)) return;
    const at = layer(k);
    pair(at.a, at.weights);
    multiply(at.z, rows, at.inputs, at.outputs, at.biases);
    if (k < layerCount - 1) activate(activation, at.z, at.first, <usize>rows * rowBytes(at.outputs));
  }
}

/** grad H = da_0: da_{L-1} = W_{L-1}, dz_{k-1} = s'(z_{k-1}) da_k, da_k = dz_k W_k^T. */
export function backward(rows: i32): void {
  const last = layerCount - 1;
  repeatRow(layer(last).da, layer(last).transposed, rowBytes(layer(last).inputs), rows);
  for (let k = last; k > 0; k--) {
    const below = layer(k - 1);
    multiplyPointwise(below.dz, below.first, layer(k).da, <usize>rows * rowBytes(below.outputs));
    pair(below.dz, below.transposed);
    multiply(below.da, rows, below.outputs, below.inputs, 0);
  }
}

/** tz_k = ta_k W_k, ta_{k+1} = s'(z_k) tz_k, for a Hamiltonian; ta_0 is set. */
export function tangent(rows: i32): void {
  for (let k = 0; k < layerCount - 1; k++) {
    const at = layer(k);
    pair(at.ta, at.weights);
    multiply(at.tz, rows, at.inputs, at.outputs, 0);
    multiplyPointwise(layer(k + 1).ta, at.first, at.tz, <usize>rows * rowBytes(at.outputs));
  }
}

/**
 * ga_k = gz_k W_k^T, gz_{k-1} = s' ga_k + s'' da_k tz_{k-1}. A Hamiltonian's ga_{L-1} is zero, a field's second
 * term is; its gz_{L-1} is set.
 */
export function adjoint(rows: i32): void {
  for (let k = layerCount - 1; k > 0; k--) {
    const at = layer(k);
    const below = layer(k - 1);
    const bytes = <usize>rows * rowBytes(at.inputs);
    if (isEnergyHead(k)) {
      memory.fill(at.ga, 0, bytes);
    } else {
      pair(at.gz, at.transposed);
      multiply(at.ga, rows, at.outputs, at.inputs, 0);
    }
    if (direct) multiplyPointwise(below.gz, below.first, at.ga, bytes);
    else productRule(activation, below.gz, at.a, below.first, at.ga, at.da, below.tz, bytes);
  }
}

/**
 * dloss/dW_k = ta_k^T dz_k + a_k^T gz_k, dloss/db_k = the sum over points of gz_k, for layers from `firstLayer`.
 * A Hamiltonian's head has dz = 1, gz = 0.
 */
export function parameterGradient(count: i32, firstLayer: i32, accumulate: bool): void {
  for (let k = firstLayer; k < layerCount; k++) {
    const at = layer(k);
    if (isEnergyHead(k)) {
      sumRows(at.outWeights, at.ta, count, at.inputs, accumulate);
      memory.fill(at.outBiases, 0, rowBytes(1));
      continue;
    }
    if (!direct) pair(at.ta, at.dz);
    pair(at.a, at.gz);
    multiplyTransposed(at.outWeights, count, at.inputs, at.outputs, accumulate);
    sumRows(at.outBiases, at.gz, count, at.outputs, accumulate);
  }
}
