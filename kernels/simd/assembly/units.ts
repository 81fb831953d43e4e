// What a thread does with a unit of a job: a task, or one block of its points.
import { normOf } from './combine';
import { differentiate, differentiateRate, evaluateField } from './derivatives';
import { readStates, seedResidual, writeField } from './field';
import { headMetaGradient } from './head';
import { FIELD, GRADIENT, HAMILTONIAN, LOSS, META_ALL, POINTS_PER_BLOCK, PRODUCT, job } from './job';
import { head, layerCount, placeOut } from './layers';
import { metaGradient } from './maml';
import { canonical } from './panels';
import { readDirection, readParameters, writeOut } from './parameters';
import { forward, parameterGradient } from './passes';
import { addScaled } from './pointwise';
import { rowBytes } from './products';
import { parameterRate } from './rates';
import {
  blocks, normStage, out, parameterBytes, parameterCount, parametersStage, partialBytes, partials, placeRoom,
  resultStage, useParameters, usePoints, vectorsStage,
} from './room';
import { bytesBefore, lossScale, pointsIn, storeLoss, supportDerivativesAt, supportStatesAt } from './tasks';

/** The task whose parameters are in place; -1 for none. */
let current: i32 = -1;

/** Makes the job this thread's. */
export function open(thread: i32): void {
  placeRoom(thread);
  useParameters(0);
  usePoints(0);
  placeOut(out);
  current = -1;
}

export function unit(index: i32): void {
  const operation = job().operation;
  if (operation >= META_ALL) {
    if (operation == META_ALL) metaGradient(index, current < 0);
    else headMetaGradient(index, current < 0);
    store<f64>(normStage + <usize>index * 8, canonical(normOf(index)));
    current = 0;
    return;
  }
  const inBlocks = job().inBlocks != 0;
  const task = inBlocks ? index / blocks : index;
  takeTask(task);
  if (inBlocks && operation <= PRODUCT) {
    const partial = partials + <usize>partialBytes * <usize>index;
    placeOut(partial);
    store<f64>(partial + <usize>parameterBytes, computeBlock(task, index % blocks, false));
  } else if (inBlocks) {
    computeBlock(task, index % blocks, false);
  } else {
    let sum: f64 = 0;
    for (let block = 0; block < blocks; block++) sum += computeBlock(task, block, block > 0);
    finish(task, sum);
  }
}

/** Reads the task's parameters, and its direction, unless they are those of the unit before. */
function takeTask(task: i32): void {
  if (task == current) return;
  const row = <usize>task * <usize>parameterCount * 8;
  readParameters(parametersStage + row);
  if (job().operation == PRODUCT) readDirection(vectorsStage + row, job().firstLayer);
  current = task;
}

/** One block's part of the result; the sum of squares if there is one. */
function computeBlock(task: i32, block: i32, accumulate: bool): f64 {
  const operation = job().operation;
  const first = job().firstLayer;
  const count = pointsIn(block);
  const states = supportStatesAt(task, block);
  const derivatives = supportDerivativesAt(task, block);
  const scale = lossScale(job().points);
  if (operation == LOSS) {
    evaluateField(states, count);
    return seedResidual(derivatives, count, scale);
  }
  if (operation == GRADIENT) {
    const sum = differentiate(states, derivatives, count, scale, first == layerCount - 1);
    parameterGradient(count, first, layerCount - 1, accumulate);
    return sum;
  }
  if (operation == PRODUCT) {
    differentiate(states, derivatives, count, scale, false);
    differentiateRate(count, scale, first);
    parameterRate(count, first, accumulate);
  } else if (operation == FIELD) {
    evaluateField(states, count);
    writeField(resultStage + bytesBefore(task, block, job().points), count);
  } else if (operation == HAMILTONIAN) {
    readStates(states, count);
    forward(true);
    writeHamiltonian(task, block, count);
  }
  return 0;
}

/** The task's results from the sums over its blocks. */
function finish(task: i32, sum: f64): void {
  const operation = job().operation;
  if (operation == LOSS || operation == GRADIENT) storeLoss(task, sum, job().points);
  if (operation == GRADIENT || operation == PRODUCT) {
    const first = operation == GRADIENT ? job().firstLayer : 0;
    writeOut(resultStage + <usize>task * <usize>parameterCount * 8, first);
  }
}

/** Adds up the sums of blocks that were units, in their order, as a unit of the whole task does. */
export function sumBlocks(task: i32): void {
  if (job().operation > PRODUCT) return;
  let partial = partials + <usize>partialBytes * <usize>(task * blocks);
  placeOut(partial);
  const total = partial;
  let sum = load<f64>(total + <usize>parameterBytes);
  for (let block = 1; block < blocks; block++) {
    partial += <usize>partialBytes;
    sum += load<f64>(partial + <usize>parameterBytes);
    if (job().operation != LOSS) addScaled(total, total, 1, partial, <usize>parameterBytes);
  }
  finish(task, sum);
}

/** H, a Hamiltonian network's last scalar, of `count` points: the head is applied in float64. */
function writeHamiltonian(task: i32, block: i32, count: i32): void {
  const last = head();
  const row = rowBytes(last.inputs);
  const weights = last.weights + <usize>(last.outputs - 1) * row;
  const bias = <f64>load<f32>(last.biases + <usize>(last.outputs - 1) * 4);
  const to = resultStage + (<usize>task * <usize>job().points + <usize>(block * POINTS_PER_BLOCK)) * 8;
  for (let n: usize = 0; n < <usize>count; n++) {
    let sum = bias;
    for (let i: usize = 0; i < <usize>last.inputs * 4; i += 4) {
      sum += <f64>load<f32>(last.a + n * row + i) * <f64>load<f32>(weights + i);
    }
    store<f64>(to + n * 8, canonical(sum));
  }
}
