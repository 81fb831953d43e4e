// The R-operator (Pearlmutter 1994) on each of the passes: kernels/reference/directional-passes.ts has the same
// formulas. The vector v is zero below layer `from`: there the products with its parts drop out, and so do the
// rates of a_k, k <= from. The rates of z_k below it are zeros in memory (`clearRates`).
import { activation, direct, directions, head, isEnergyHead, layer, layerCount, rows } from './layers';
import { energyHeadSums } from './passes';
import { adjointRule, multiplyEach, productRuleEach, productRuleSum, repeatRow } from './pointwise';
import { multiply, multiplyTransposed, pair, rowBytes, sumRows } from './products';

/** Zero is the rate of z_k in the hidden layers below `from`. */
export function clearRates(from: i32): void {
  for (let k = 0; k < min(from, layerCount - 1); k++) {
    memory.fill(layer(k).rz, 0, <usize>rows * rowBytes(layer(k).outputs));
  }
}

/** R{z_k} = R{a_k} W_k + a_k V_k + c_k, R{a_{k+1}} = s' R{z_k}, without a Hamiltonian's last layer. */
export function forwardRate(from: i32): void {
  for (let k = from; k < layerCount; k++) {
    if (isEnergyHead(k)) return;
    const at = layer(k);
    if (k > from) pair(at.ra, at.weights);
    pair(at.a, at.vWeights);
    multiply(at.rz, rows, at.inputs, at.outputs, at.vBiases);
    if (k < layerCount - 1) {
      multiplyEach(layer(k + 1).ra, at.first, at.rz, <usize>rows * rowBytes(at.outputs), 1);
    }
  }
}

/** R{da_{L-1}} = V_{L-1}, R{dz_{k-1}} = s' R{da_k} + s'' R{z_{k-1}} da_k, R{da_k} = R{dz_k} W_k^T + dz_k V_k^T. */
export function backwardRate(from: i32): void {
  const last = head();
  const row = rowBytes(last.inputs);
  for (let d = 0; d < directions; d++) {
    repeatRow(last.rda + <usize>(d * rows) * row, last.vWeights + <usize>d * row, row, rows);
  }
  for (let k = layerCount - 1; k > 0; k--) {
    const at = layer(k);
    const below = layer(k - 1);
    const bytes = <usize>rows * rowBytes(at.inputs);
    if (k > from) {
      productRuleEach(activation, below.rdz, at.a, below.first, at.rda, at.da, below.rz, bytes, directions);
    } else {
      multiplyEach(below.rdz, below.first, at.rda, bytes, directions);
    }
    pair(below.rdz, below.transposed);
    if (k > from) pair(below.dz, below.vTransposed);
    multiply(below.rda, directions * rows, below.outputs, below.inputs, 0);
  }
}

/** R{tz_k} = R{ta_k} W_k + ta_k V_k, R{ta_{k+1}} = s' R{tz_k} + s'' R{z_k} tz_k; R{ta_0} is set. */
export function tangentRate(from: i32): void {
  for (let k = 0; k < layerCount - 1; k++) {
    const at = layer(k);
    const above = layer(k + 1);
    const bytes = <usize>rows * rowBytes(at.outputs);
    pair(at.rta, at.weights);
    if (k >= from) pair(at.ta, at.vWeights);
    multiply(at.rtz, directions * rows, at.inputs, at.outputs, 0);
    if (k >= from) {
      productRuleEach(activation, above.rta, above.a, at.first, at.rtz, at.tz, at.rz, bytes, directions);
    } else {
      multiplyEach(above.rta, at.first, at.rtz, bytes, directions);
    }
  }
}

/**
 * R{ga_k} = R{gz_k} W_k^T + gz_k V_k^T,
 * R{gz_{k-1}} = s' R{ga} + s'' (R{z} ga + R{da} tz + da R{tz}) + s''' R{z} da tz, summed over directions.
 * A Hamiltonian's R{ga_{L-1}} is zero; a field has no da and tz; its R{gz_{L-1}} is set.
 */
export function adjointRate(from: i32): void {
  for (let k = layerCount - 1; k > 0; k--) {
    const at = layer(k);
    const below = layer(k - 1);
    const bytes = <usize>rows * rowBytes(at.inputs);
    if (isEnergyHead(k)) {
      memory.fill(at.rga, 0, bytes);
    } else {
      pair(at.rgz, at.transposed);
      if (k >= from) pair(at.gz, at.vTransposed);
      multiply(at.rga, rows, at.outputs, at.inputs, 0);
    }
    if (direct) {
      productRuleSum(activation, below.rgz, at.a, below.first, at.rga, at.ga, below.rz, bytes, 1);
    } else {
      adjointRule(
        activation, below.rgz, at.a, below.first,
        at.rga, below.rz, at.ga, at.rda, below.tz, at.da, below.rtz, bytes, directions,
      );
    }
  }
}

/**
 * (H v) for W_k: R{ta_k}^T dz_k + ta_k^T R{dz_k}, summed over directions, + R{a_k}^T gz_k + a_k^T R{gz_k}, for b_k
 * the sum over points of R{gz_k}. A Hamiltonian's head has dz = 1, R{dz} = gz = R{gz} = 0.
 */
export function parameterRate(count: i32, from: i32, accumulate: bool): void {
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    const input = <usize>rows * rowBytes(at.inputs);
    const output = <usize>rows * rowBytes(at.outputs);
    if (isEnergyHead(k)) {
      energyHeadSums(at.rta, count, accumulate);
      continue;
    }
    for (let d = 0; d < directions; d++) {
      pair(at.rta + <usize>d * input, at.dz + <usize>d * output);
      pair(at.ta + <usize>d * input, at.rdz + <usize>d * output);
    }
    if (k > from) pair(at.ra, at.gz);
    pair(at.a, at.rgz);
    multiplyTransposed(at.outWeights, count, at.inputs, at.outputs, accumulate);
    sumRows(at.outBiases, at.rgz, count, at.outputs, accumulate);
  }
}
