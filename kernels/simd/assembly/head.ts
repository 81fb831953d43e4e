// The meta-gradient of ANIL for one task. The field is linear in the head w, so with the features Phi (a field's last
// hidden layer; a Hamiltonian's derivatives of it along the D coordinates) the inner loop is linear least squares:
//   r_s = Phi w_s - y,  w_{s+1} = w_s - alpha 2/N Phi^T r_s.
// Backwards, with l_S = dL_query/dw_S and t_s = Phi l_{s+1}:
//   l_s = l_{s+1} - alpha 2/N Phi^T t_s,  dL/dPhi = -alpha 2/N sum over s of (r_s l_{s+1}^T + t_s w_s^T),
// and from the features on into the layers below. So the layers are passed once, however many steps there are.
// Below, r and t have 2/N in them, and go through the field's own map from the scalars' gradients (field.ts).
import { readStates, seedCoordinates, seedRate, seedResidual } from './field';
import { coefficientBytes, factorBytes, featureRows, headSize, headsBytes, products } from './head-room';
import { job } from './job';
import { direct, directions, head, layer, layerCount, rows, transposedBytes, weightBytes } from './layers';
import { combineRows, multiplyRows, sumNumbers } from './least-squares';
import { queryGradient } from './maml';
import { columnOfPanels, rowToColumn, rowToPanels, transposePanels } from './panels';
import { readParameters, writeOut } from './parameters';
import { adjoint, backward, forward, parameterGradient, seedAdjoint, tangent } from './passes';
import { addScaled } from './pointwise';
import { multiply, pair, rowBytes } from './products';
import {
  blocks, dimension, headRoom, parameterCount, parametersStage, resultStage, useParameters, usePoints,
} from './room';
import { lossScale, pointsIn, supportDerivativesAt, supportStatesAt } from './tasks';

/** @param fresh Whether the shared parameters have not been read yet. */
export function headMetaGradient(task: i32, fresh: bool): void {
  const steps = job().steps;
  useParameters(0);
  if (fresh) readParameters(parametersStage);
  copyHead(headAt(0), head().weights, head().biases);
  for (let b = 0; b < blocks; b++) evaluateFeatures(task, b);
  for (let s = 0; s < steps; s++) descend(task, s);
  useHead(headAt(steps));
  queryGradient(task);
  if (job().firstOrder == 0 && steps > 0) {
    useParameters(0);
    copyHead(cotangent(), head().outWeights, head().outBiases);
    for (let s = steps - 1; s >= 0; s--) ascend(s);
    for (let b = 0; b < blocks; b++) backIntoFeatures(b);
    replaceHead(cotangent());
  }
  writeOut(resultStage + <usize>task * <usize>parameterCount * 8, 0);
}

/** The support's features at the shared parameters: a of the last layer, or its ta along every coordinate. */
function evaluateFeatures(task: i32, block: i32): void {
  usePoints(block);
  readStates(supportStatesAt(task, block), pointsIn(block));
  forward();
  if (direct) return;
  seedCoordinates();
  tangent();
}

/** w_{s+1} from w_s; keeps r_s. */
function descend(task: i32, s: i32): void {
  for (let b = 0; b < blocks; b++) {
    usePoints(b);
    const count = pointsIn(b);
    predict(direct ? head().z : layer(0).da, headAt(s), count);
    seedResidual(supportDerivativesAt(task, b), count, lossScale(job().points));
    const residual = direct ? head().gz : layer(0).ta;
    keep(b, s * head().outputs, residual, count);
    project(residual, count, b > 0);
  }
  addScaled(headAt(s + 1), headAt(s), -job().stepSize, gradientRow(), headSize());
}

/** l_s from l_{s+1}, both in `cotangent`; keeps t_s, and the rows that r_s and t_s are multiplied by. */
function ascend(s: i32): void {
  const outputs = head().outputs;
  const row = rowBytes(head().inputs);
  const own = s * outputs;
  const other = (job().steps + s) * outputs;
  for (let o = 0; o < outputs; o++) {
    const at = <usize>o * row;
    rowToPanels(factors(), cotangent() + at, -job().stepSize, own + o, products(), head().inputs);
    rowToPanels(factors(), headAt(s) + at, -job().stepSize, other + o, products(), head().inputs);
  }
  for (let b = 0; b < blocks; b++) {
    usePoints(b);
    const count = pointsIn(b);
    predict(direct ? head().rz : layer(0).rda, cotangent(), count);
    seedRate(count, lossScale(job().points));
    const rate = direct ? head().rgz : layer(0).rta;
    keep(b, other, rate, count);
    project(rate, count, b > 0);
  }
  addScaled(cotangent(), cotangent(), -job().stepSize, gradientRow(), headSize());
}

/** Adds what flows from the features into the layers below the head. */
function backIntoFeatures(block: i32): void {
  usePoints(block);
  pair(coefficients(block), factors());
  multiply(direct ? head().ga : head().da, featureRows(), products(), head().inputs, 0);
  if (!direct) {
    seedAdjoint();
    seedCoordinates();
    backward(1);
  }
  adjoint();
  parameterGradient(pointsIn(block), 0, layerCount - 2, true);
}

/** to[o, n, d] = Phi[d, n, .] w[o, .], where the passes have z, or da of the first layer. */
function predict(to: usize, w: usize, count: i32): void {
  const row = rowBytes(head().inputs);
  const biases = w + <usize>head().outputs * row;
  const stride = outputStride();
  for (let o = 0; o < head().outputs; o++) {
    const bias = direct ? load<f32>(biases + <usize>o * 4) : 0;
    for (let d = 0; d < sides(); d++) {
      multiplyRows(to + place(o, d), stride, features(d), w + <usize>o * row, bias, count, head().inputs);
    }
  }
}

/** gradient[o, .] (+)= the sum over d and n of from[o, n, d] Phi[d, n, .]. */
function project(from: usize, count: i32, accumulate: bool): void {
  const row = rowBytes(head().inputs);
  const stride = outputStride();
  const biases = gradientRow() + <usize>head().outputs * row;
  for (let o = 0; o < head().outputs; o++) {
    const to = gradientRow() + <usize>o * row;
    for (let d = 0; d < sides(); d++) {
      combineRows(to, features(d), from + place(o, d), stride, count, head().inputs, accumulate || d > 0);
    }
    const sum: f32 = direct ? sumNumbers(from + place(o, 0), stride, count) : 0;
    const bias = biases + <usize>o * 4;
    store<f32>(bias, accumulate ? load<f32>(bias) + sum : sum);
  }
}

/** Copies from[o, n, d] to the block's coefficients [(d, n), first + o]. */
function keep(block: i32, first: i32, from: usize, count: i32): void {
  const row = rowBytes(products());
  const stride = outputStride();
  for (let o = 0; o < head().outputs; o++) {
    for (let d = 0; d < sides(); d++) {
      let to = coefficients(block) + <usize>(d * rows) * row + <usize>(first + o) * 4;
      let at = from + place(o, d);
      for (let n = 0; n < count; n++, to += row, at += stride) store<f32>(to, load<f32>(at));
    }
  }
}

/** Bytes between the numbers of one output at successive points. */
// @ts-ignore: decorator
@inline
function outputStride(): usize {
  return rowBytes(direct ? head().outputs : dimension);
}

/** Where output o has its first number: a column of a field, or coordinate d of scalar o's block of rows. */
// @ts-ignore: decorator
@inline
function place(o: i32, d: i32): usize {
  return direct ? <usize>o * 4 : <usize>(o * rows) * outputStride() + <usize>d * 4;
}

/** How many blocks of features a point has. */
// @ts-ignore: decorator
@inline
function sides(): i32 {
  return direct ? 1 : directions;
}

// @ts-ignore: decorator
@inline
function features(d: i32): usize {
  return direct ? head().a : head().ta + <usize>(d * rows) * rowBytes(head().inputs);
}

/** Makes the head the current parameters' last layer. */
function useHead(from: usize): void {
  const last = head();
  last.biases = from + <usize>last.outputs * rowBytes(last.inputs);
  if (!direct) {
    last.weights = from;
    return;
  }
  last.weights = factors() + factorBytes();
  last.transposed = last.weights + <usize>weightBytes(layerCount - 1);
  const row = rowBytes(last.inputs);
  for (let o = 0; o < last.outputs; o++) rowToColumn(last.weights, from + <usize>o * row, o, last.inputs);
  transposePanels(last.transposed, last.weights, last.inputs, last.outputs);
}

/** The head laid out as parameters are, as rows. */
function copyHead(to: usize, weights: usize, biases: usize): void {
  const row = rowBytes(head().inputs);
  const size = <usize>head().outputs * row;
  if (!direct) memory.copy(to, weights, size);
  else for (let o = 0; o < head().outputs; o++) columnOfPanels(to + <usize>o * row, weights, o, head().inputs);
  memory.copy(to + size, biases, rowBytes(head().outputs));
}

/** The head's part of the gradient becomes these rows. */
function replaceHead(from: usize): void {
  const row = rowBytes(head().inputs);
  const size = <usize>head().outputs * row;
  if (!direct) memory.copy(head().outWeights, from, size);
  else for (let o = 0; o < head().outputs; o++) rowToColumn(head().outWeights, from + <usize>o * row, o, head().inputs);
  memory.copy(head().outBiases, from + size, rowBytes(head().outputs));
}

/** w_s */
// @ts-ignore: decorator
@inline
function headAt(s: i32): usize {
  return headRoom + <usize>s * headSize();
}

/** l_s */
// @ts-ignore: decorator
@inline
function cotangent(): usize {
  return headAt(job().steps + 1);
}

// @ts-ignore: decorator
@inline
function gradientRow(): usize {
  return headAt(job().steps + 2);
}

// @ts-ignore: decorator
@inline
function coefficients(block: i32): usize {
  return headRoom + headsBytes() + <usize>block * coefficientBytes();
}

// @ts-ignore: decorator
@inline
function factors(): usize {
  return coefficients(blocks);
}
