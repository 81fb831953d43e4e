// The kernel's exports: a job is described, its numbers are staged, and it is computed by all threads.
import { perform, work as workFor } from '../../wasm/assembly/crew';
import { normOf } from './combine';
import { differentiate, differentiateRate, evaluateField } from './derivatives';
import { readStates, seedResidual, writeField } from './field';
import { headMetaGradient } from './head';
import { FIELD, GRADIENT, HAMILTONIAN, LOSS, META_ALL, PRODUCT, job, widths, POINTS_PER_BLOCK } from './job';
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
  reserve, reserveLayers, resultStage, useParameters, usePoints, vectorsStage,
} from './room';
import { bytesBefore, lossScale, pointsIn, storeLoss, supportDerivativesAt, supportStatesAt } from './tasks';

export { die, hire } from '../../wasm/assembly/crew';
export {
  derivativesStage,
  lossStage,
  normStage,
  parametersStage,
  queryDerivativesStage,
  queryStatesStage,
  resultStage,
  statesStage,
  sumStage,
  vectorsStage,
  weightsStage,
} from './room';
export { combine } from './combine';
export { expEach, log1pEach, activateEach } from './elementwise';

/** Where to write the widths D, hidden ..., outputs as int32 before `describe`; 0 when there is no memory for them. */
export function widthsOf(field: i32, activation: i32, layerCount: i32): usize {
  job().field = field;
  job().activation = activation;
  job().layerCount = layerCount;
  return reserveLayers() ? widths() : 0;
}

/** Makes room for a job on the network just described; false when there is not enough memory. */
export function describe(
  operation: i32, tasks: i32, points: i32, queryPoints: i32, firstLayer: i32,
  steps: i32, stepSize: f32, firstOrder: bool, inBlocks: bool,
): bool {
  const it = job();
  it.operation = operation;
  it.tasks = tasks;
  it.points = points;
  it.queryPoints = queryPoints;
  it.firstLayer = firstLayer;
  it.steps = steps;
  it.stepSize = stepSize;
  it.firstOrder = i32(firstOrder);
  it.inBlocks = i32(inBlocks);
  return reserve();
}

/** Computes the job with up to `threads` threads; false when one of them died. */
export function compute(threads: i32): bool {
  const units = job().inBlocks != 0 ? job().tasks * blocks : job().tasks;
  if (!perform(units, threads, open, unit)) return false;
  if (job().inBlocks != 0 && job().operation <= PRODUCT) {
    for (let task = 0; task < job().tasks; task++) sumBlocks(task);
  }
  return true;
}

/** The life of a worker thread. */
export function work(thread: i32): void {
  workFor(thread, open, unit);
}

/** The task whose parameters are in place; -1 for none. */
let current: i32 = -1;

function open(thread: i32): void {
  placeRoom(thread);
  useParameters(0);
  usePoints(0);
  placeOut(out);
  current = -1;
}

function unit(index: i32): void {
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
    forward();
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

/** Adds up blocks that were units, in their order, as a unit of the whole task does. */
function sumBlocks(task: i32): void {
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
