// The memory: staging areas and the parameters of every task in the kernel's layout, for all threads; then for each
// thread what the passes keep of the unit that it works on.
import { members } from '../../wasm/assembly/crew';
import { DIRECT, job, width, widths } from './job';
import { rowBytes } from './products';

/** One affine layer z = a W + b. */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  /**
   * Where in a task's room W and its transpose lie in panels, and b as a row. A head of scalars has the columns of W
   * as rows in `transposed` instead, one for each scalar.
   */
  weights: usize;
  transposed: usize;
  biases: usize;
  /** s'(z) of the unit under way, [rows, outputs]. */
  first: usize;
}

/** Some staged rows of one task, which go through the network together. */
@unmanaged
export class Unit {
  task: i32;
  firstRow: i32;
  rows: i32;
}

export let layerCount: i32 = 0;
/** D */
export let dimension: i32 = 0;
/** Staging areas: units, and in float64 a task's parameters [P], states and fields [rows, D] or Hamiltonians [rows]. */
export let unitsStage: usize = 0;
export let parametersStage: usize = 0;
export let statesStage: usize = 0;
export let resultStage: usize = 0;
/** A unit's rows as wide as the widest layer, twice: the passes use them in turn. */
export let front: usize = 0;
export let back: usize = 0;
let layers: usize = 0;
let tasks: usize = 0;
let taskBytes: u64 = 0;
let cursor: u64 = 0;

// @ts-ignore: decorator
@inline
export function layer(k: i32): Layer {
  return changetype<Layer>(layers + <usize>k * offsetof<Layer>());
}

// @ts-ignore: decorator
@inline
export function unit(index: i32): Unit {
  return changetype<Unit>(unitsStage + <usize>index * offsetof<Unit>());
}

/** The room of a task's parameters. */
// @ts-ignore: decorator
@inline
export function taskRoom(task: i32): usize {
  return tasks + <usize>task * <usize>taskBytes;
}

/** Whether layer k is the last one of scalars, whose values the field has no use for. */
// @ts-ignore: decorator
@inline
export function isScalarHead(k: i32): bool {
  return job().field != DIRECT && k == layerCount - 1;
}

/** Room for the widths, to be written before `reserve`, and for layers; false when there is not enough memory. */
export function reserveLayers(): bool {
  placeTable(0);
  return grow();
}

/** Room for everything; false when there is not enough memory. */
export function reserve(): bool {
  placeRoom(0);
  return grow();
}

/** Places everything where `reserve` made room for it. */
export function placeRoom(thread: i32): void {
  placeTable(thread);
  dimension = width(0);
  taskBytes = 0;
  let parameters: u64 = 0;
  let widest = rowBytes(dimension);
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    at.inputs = width(k);
    at.outputs = width(k + 1);
    placeParameters(at, isScalarHead(k));
    parameters += (<u64>at.inputs + 1) * at.outputs;
    widest = max(widest, rowBytes(at.outputs));
  }
  const rows = <u64>job().rows;
  unitsStage = take(rows * offsetof<Unit>());
  parametersStage = take(parameters * 8);
  statesStage = take(rows * dimension * 8);
  resultStage = take(rows * dimension * 8);
  tasks = take(taskBytes * job().tasks);

  const unitRows = <u64>job().unitRows;
  for (let k = 0; k < layerCount; k++) layer(k).first = takeOwn(unitRows * rowBytes(layer(k).outputs), thread);
  front = takeOwn(unitRows * widest, thread);
  back = takeOwn(unitRows * widest, thread);
}

function placeTable(thread: i32): void {
  layerCount = job().layerCount;
  cursor = (<u64>widths() + <u64>(layerCount + 1) * 4 + 63) & ~63;
  layers = takeOwn(<u64>layerCount * offsetof<Layer>(), thread);
}

function placeParameters(at: Layer, scalarHead: bool): void {
  at.weights = <usize>taskBytes;
  if (!scalarHead) taskBytes += <u64>at.inputs * rowBytes(at.outputs);
  at.transposed = <usize>taskBytes;
  if (job().field != DIRECT) taskBytes += <u64>at.outputs * rowBytes(at.inputs);
  at.biases = <usize>taskBytes;
  taskBytes += rowBytes(at.outputs);
}

/** The thread's own of as many rooms as there are threads. */
function takeOwn(bytes: u64, thread: i32): usize {
  const size = (bytes + 63) & ~63;
  return take(size * members()) + <usize>size * <usize>thread;
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
