// The memory of a job: what comes in and goes out, in float64 and for all threads; then for each thread the parameters
// and the passes' quantities of the task that it works on, in float32.
import { members } from '../../wasm/assembly/crew';
import {
  FIELD, HAMILTONIAN, LOSS, META_ALL, META_HEAD, POINTS_PER_BLOCK, PRODUCT, job, rowsFor, width, widths,
} from './job';
import { headBytes } from './head-room';
import {
  direct, directions, layerBytes, placeDirection, placeDirectionTransposes, placeLayers, placeOut, placeParameters,
  placeRates, placeStates, placeTransposes, rows, scalars,
} from './layers';
import { pairBytes, placePairs } from './products';

/** P */
export let parameterCount: i32 = 0;
/** D */
export let dimension: i32 = 0;
/** Blocks of the job's points, and of a meta-gradient's query. */
export let blocks: i32 = 0;
export let queryBlocks: i32 = 0;

/**
 * In and out, one row a task: parameters [T, P] (for meta-gradients one [P]), vectors [T, P], states and derivatives
 * [T, N, D] and the query's, the losses [T], the results [T, P], [T, N, D] or [T, N].
 */
export let parametersStage: usize = 0;
export let vectorsStage: usize = 0;
export let statesStage: usize = 0;
export let derivativesStage: usize = 0;
export let queryStatesStage: usize = 0;
export let queryDerivativesStage: usize = 0;
export let lossStage: usize = 0;
export let resultStage: usize = 0;
/** Of meta-gradients: their norms [T], the weights [T] that they are summed with, and the sum [P]. */
export let normStage: usize = 0;
export let weightsStage: usize = 0;
export let sumStage: usize = 0;
/** Of units that are blocks of points: for each its gradient or product in the parameters' layout, and its loss. */
export let partials: usize = 0;
export let partialBytes: u64 = 0;

/** The thread's own: the gradient or product, in the parameters' layout. */
export let out: usize = 0;
/** The vector of a product, or the meta-gradient on its way back; in the parameters' layout. */
export let direction: usize = 0;
/** Room for head.ts. */
export let headRoom: usize = 0;
/** Bytes of the parameters as they are laid out. */
export let parameterBytes: u64 = 0;
let transposeBytes: u64 = 0;
let stateBytes: u64 = 0;
let parameterSets: usize = 0;
let transposeSets: usize = 0;
let stateSets: usize = 0;
let queryStates: usize = 0;

let cursor: u64 = 0;

/** Room for the widths, to be written before `reserve`, and for layers; false when there is not enough memory. */
export function reserveLayers(): bool {
  cursor = layersOf(members());
  return grow();
}

/** Room for the whole job; false when there is not enough memory. */
export function reserve(): bool {
  placeRoom(0);
  cursor = <u64>partials;
  if (job().inBlocks != 0) cursor += partialBytes * job().tasks * blocks;
  return cursor >> 32 == 0 && roomEnd >> 32 == 0 && grow();
}

let roomEnd: u64 = 0;

/** Places everything where `reserve` made room for it. */
export function placeRoom(thread: i32): void {
  placeLayers(<usize>layersOf(thread));
  const end = placeStages();
  const size = placeThread(end) - end;
  roomEnd = end + size * members();
  partials = <usize>roomEnd;
  partialBytes = parameterBytes + 64;
  if (thread > 0) placeThread(end + size * thread);
}

/** Goes to the parameters of inner step `set`. */
export function useParameters(set: i32): void {
  placeParameters(parameterSets + parameterBytes * set);
  placeTransposes(transposeSets + transposeBytes * set);
}

/** The parameters of inner step `set`, as they are laid out. */
export function parameterSet(set: i32): usize {
  return parameterSets + <usize>(parameterBytes * set);
}

/** Goes to the quantities of a block of the job's points. */
export function usePoints(set: i32): void {
  const many = job().operation == META_HEAD && !direct ? dimension : scalars();
  placeStates(stateSets + stateBytes * set, rowsFor(job().points), many);
}

/** Goes to the quantities of the query's blocks, which share them. */
export function useQuery(): void {
  placeStates(queryStates, rowsFor(job().queryPoints), scalars());
}

// @ts-ignore: decorator
@inline
export function isMeta(): bool {
  return job().operation >= META_ALL;
}

function placeStages(): u64 {
  const operation = job().operation;
  const points = <u64>job().points;
  const tasks = <u64>job().tasks;
  cursor = layersOf(members());
  dimension = width(0);
  blocks = blocksOf(job().points);
  queryBlocks = blocksOf(job().queryPoints);
  let count: u64 = 0;
  for (let k = 0; k < job().layerCount; k++) count += (<u64>width(k) + 1) * width(k + 1);
  parameterCount = <i32>count;
  const coordinates = tasks * points * dimension * 8;
  const queryCoordinates = tasks * job().queryPoints * dimension * 8;
  parametersStage = take((isMeta() ? 1 : tasks) * count * 8);
  statesStage = take(coordinates);
  if (operation == PRODUCT) vectorsStage = take(tasks * count * 8);
  if (operation != FIELD && operation != HAMILTONIAN) derivativesStage = take(coordinates);
  if (isMeta()) {
    queryStatesStage = take(queryCoordinates);
    queryDerivativesStage = take(queryCoordinates);
    normStage = take(tasks * 8);
    weightsStage = take(tasks * 8);
    sumStage = take(count * 8);
  }
  lossStage = take(tasks * 8);
  if (operation == FIELD) resultStage = take(coordinates);
  else if (operation == HAMILTONIAN) resultStage = take(tasks * points * 8);
  else if (operation != LOSS) resultStage = take(tasks * count * 8);
  return cursor;
}

function placeThread(start: u64): u64 {
  const operation = job().operation;
  const steps = job().steps;
  cursor = start;
  placePairs(take(pairBytes(max(dimension + 1, 6))));
  parameterBytes = placeParameters(cursor) - cursor;
  transposeBytes = placeTransposes(cursor) - cursor;
  const sets = operation == META_ALL ? steps + 1 : 1;
  parameterSets = take(parameterBytes * sets);
  transposeSets = take(transposeBytes * sets);
  out = take(parameterBytes);
  placeOut(out);
  direction = take(parameterBytes);
  placeDirection(direction);
  placeDirectionTransposes(take(transposeBytes));

  const most = max(job().points, job().queryPoints);
  placeStates(0, rowsFor(most), scalars());
  placeRates(take(placeRates(0)));
  if (isMeta()) {
    useQuery();
    queryStates = take(placeStates(0, rows, directions));
  }
  if (operation == META_HEAD) {
    usePoints(0);
    headRoom = take(headBytes(blocks));
  }
  usePoints(0);
  stateBytes = placeStates(0, rows, directions);
  stateSets = take(stateBytes * (isMeta() ? (operation == META_ALL ? steps : 1) * blocks : 1));
  return cursor;
}

/** Where a thread has its layers. */
function layersOf(thread: i32): u64 {
  const first = (<u64>widths() + <u64>(job().layerCount + 1) * 4 + 63) & ~63;
  return first + layerBytes(job().layerCount) * thread;
}

/** Blocks of points; without points there is an empty one, so that sums come out as zero. */
function blocksOf(points: i32): i32 {
  return max((points + POINTS_PER_BLOCK - 1) / POINTS_PER_BLOCK, 1);
}

function take(bytes: u64): usize {
  const at = cursor;
  cursor += (bytes + 63) & ~63;
  return <usize>at;
}

function grow(): bool {
  const pages = (cursor + 0xffff) >> 16;
  if (pages > 0x10000) return false;
  const missing = <i32>pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}
