// The kernel's exports. Each works on one task, from the staging areas to the result's, block of points by block.
import { readStates, seedRate, seedResidual, writeField } from './field';
import { readParameters, readVector, writeResult } from './parameters';
import { adjoint, backward, forward, parameterGradient, tangent } from './passes';
import { padTo4, rowBytes } from './products';
import { adjointRate, backwardRate, clearRates, forwardRate, parameterRate, tangentRate } from './rates';
import { POINTS_PER_BLOCK, direct, layer, layerCount, points, resultStage } from './workspace';

export {
  derivativesStage,
  parametersStage,
  plan,
  resultStage,
  statesStage,
  vectorStage,
  widthsOf,
} from './workspace';
export { expEach, log1pEach, activateEach } from './elementwise';

/** The loss. */
export function loss(): f64 {
  readParameters();
  let sum: f64 = 0;
  for (let start = 0; more(start); start += POINTS_PER_BLOCK) {
    const count = min(points - start, POINTS_PER_BLOCK);
    evaluateField(start, count);
    sum += seedResidual(start, count);
  }
  return sum / <f64>points;
}

/** The loss; its gradient [P], zero below layer `firstLayer`, is the result. */
export function gradient(firstLayer: i32): f64 {
  readParameters();
  let sum: f64 = 0;
  for (let start = 0; more(start); start += POINTS_PER_BLOCK) {
    const count = min(points - start, POINTS_PER_BLOCK);
    const rows = padTo4(count);
    evaluateField(start, count);
    sum += seedResidual(start, count);
    if (!direct) tangent(rows);
    if (firstLayer < layerCount - 1) adjoint(rows);
    parameterGradient(count, firstLayer, start > 0);
  }
  writeResult(firstLayer);
  return sum / <f64>points;
}

/** The product [P] of the loss's Hessian with the staged vector, which is zero below layer `from`. */
export function hessianVectorProduct(from: i32): void {
  readParameters();
  readVector(from);
  for (let start = 0; more(start); start += POINTS_PER_BLOCK) {
    const count = min(points - start, POINTS_PER_BLOCK);
    const rows = padTo4(count);
    evaluateField(start, count);
    seedResidual(start, count);
    if (!direct) tangent(rows);
    adjoint(rows);
    clearRates(rows, from);
    forwardRate(rows, from);
    if (!direct) backwardRate(rows, from);
    seedRate(count);
    if (!direct) tangentRate(rows, from);
    adjointRate(rows, from);
    parameterRate(count, from, start > 0);
  }
  writeResult(0);
}

/** The field at the staged states is the result. */
export function field(): void {
  readParameters();
  for (let start = 0; more(start); start += POINTS_PER_BLOCK) {
    const count = min(points - start, POINTS_PER_BLOCK);
    evaluateField(start, count);
    writeField(start, count);
  }
}

/** H at the staged states is the result; for a Hamiltonian network. */
export function hamiltonian(): void {
  readParameters();
  const head = layer(layerCount - 1);
  for (let start = 0; more(start); start += POINTS_PER_BLOCK) {
    const count = min(points - start, POINTS_PER_BLOCK);
    readStates(start, count, padTo4(count));
    forward(padTo4(count));
    for (let n = 0; n < count; n++) {
      const a = head.a + <usize>n * rowBytes(head.inputs);
      let sum = <f64>load<f32>(head.biases);
      for (let i: usize = 0; i < <usize>head.inputs * 4; i += 4) {
        sum += <f64>load<f32>(a + i) * <f64>load<f32>(head.transposed + i);
      }
      store<f64>(resultStage + <usize>(start + n) * 8, sum == sum ? sum : NaN);
    }
  }
}

/** Whether there is a block at `start`; without points there is an empty one, so that sums come out as zero. */
// @ts-ignore: decorator
@inline
function more(start: i32): bool {
  return start == 0 || start < points;
}

function evaluateField(start: i32, count: i32): void {
  const rows = padTo4(count);
  readStates(start, count, rows);
  forward(rows);
  if (!direct) backward(rows);
}
