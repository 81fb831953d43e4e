// The kernel's exports: a job is described, its numbers are staged, and it is computed by all threads.
import { perform, work as workFor } from '../../wasm/assembly/crew';
import { job, widths } from './job';
import { blocks, reserve, reserveLayers } from './room';
import { open, sumBlocks, unit } from './units';

export { die, hire } from '../../wasm/assembly/crew';
export { combine } from './combine';
export { activateEach, expEach, log1pEach } from './elementwise';
export {
  derivativesStage, lossStage, normStage, parametersStage, queryDerivativesStage, queryStatesStage, resultStage,
  statesStage, sumStage, vectorsStage, weightsStage,
} from './room';

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
  const inBlocks = job().inBlocks != 0;
  const units = inBlocks ? job().tasks * blocks : job().tasks;
  if (!perform(units, threads, open, unit)) return false;
  for (let task = 0; inBlocks && task < job().tasks; task++) sumBlocks(task);
  return true;
}

/** The life of a worker thread. */
export function work(thread: i32): void {
  workFor(thread, open, unit);
}
