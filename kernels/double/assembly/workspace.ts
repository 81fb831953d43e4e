// The room: the parameters of every task in the kernel's layout, staging areas for rows that come in and go out, and
// what the passes keep of one unit of work.
import { rowBytes } from './products';

/** Some staged rows of one task, which go through the network together. */
@unmanaged
export class Unit {
  task: i32;
  first: i32;
  rows: i32;
}

/** What the network's outputs are: the field itself, or scalars whose gradients make it. */
// @ts-ignore: decorator
@inline
export const DIRECT: i32 = 0;
// @ts-ignore: decorator
@inline
export const SOLENOIDAL: i32 = 1;
// @ts-ignore: decorator
@inline
export const CONSERVATIVE: i32 = 2;

/** One affine layer z = a W + b. */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  /**
   * Where in a task's room W and its transpose lie in panels, and b as a row. The last layer of scalars has the
   * columns of W as rows in `transposed` instead, one for each scalar.
   */
  weights: usize;
  transposed: usize;
  biases: usize;
  /** s'(z) of the unit under way, [rows, outputs]. */
  first: usize;
}

/** DIRECT, or SOLENOIDAL, CONSERVATIVE or their sum, the scalars in the order (F, H). */
export let kind: i32 = 0;
export let activation: i32 = 0;
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
export function unit(u: i32): Unit {
  return changetype<Unit>(unitsStage + <usize>u * offsetof<Unit>());
}

/** The room of a task's parameters. */
// @ts-ignore: decorator
@inline
export function taskRoom(task: i32): usize {
  return tasks + <usize>task * <usize>taskBytes;
}

/** Where to write the widths D, hidden ..., outputs as int32 before `plan`; 0 when there is no memory for them. */
export function widthsOf(layerCount: i32): usize {
  cursor = (<u64>__heap_base + 63) & ~63;
  const widths = take(<u64>(layerCount + 1) * 4);
  layers = take(<u64>layerCount * offsetof<Layer>());
  return reserve() ? widths : 0;
}

/**
 * Lays out the room for that many tasks, staged rows and rows of a unit, for a network of the widths just written;
 * false when there is not enough memory.
 */
export function plan(
  theKind: i32, theActivation: i32, theLayerCount: i32, taskCount: i32, rows: i32, unitRows: i32,
): bool {
  kind = theKind;
  activation = theActivation;
  layerCount = theLayerCount;
  const widths = widthsOf(layerCount);
  dimension = load<i32>(widths);
  let parameters: u64 = 0;
  let widest: u64 = rowBytes(dimension);
  taskBytes = 0;
  for (let k = 0; k < layerCount; k++) {
    const at = layer(k);
    at.inputs = load<i32>(widths + <usize>k * 4);
    at.outputs = load<i32>(widths + <usize>k * 4, 4);
    planParameters(at, isScalarHead(k));
    parameters += (<u64>at.inputs + 1) * at.outputs;
    widest = max(widest, rowBytes(at.outputs));
    at.first = take(<u64>unitRows * rowBytes(at.outputs));
  }
  front = take(<u64>unitRows * widest);
  back = take(<u64>unitRows * widest);
  unitsStage = take(<u64>rows * offsetof<Unit>());
  parametersStage = take(parameters * 8);
  statesStage = take(<u64>rows * dimension * 8);
  resultStage = take(<u64>rows * dimension * 8);
  tasks = take(<u64>taskCount * taskBytes);
  return reserve();
}

/** Whether layer k is the last one of scalars, whose value the field has no use for. */
// @ts-ignore: decorator
@inline
export function isScalarHead(k: i32): bool {
  return kind != DIRECT && k == layerCount - 1;
}

function planParameters(at: Layer, scalarHead: bool): void {
  at.weights = <usize>taskBytes;
  if (!scalarHead) taskBytes += <u64>at.inputs * rowBytes(at.outputs);
  at.transposed = <usize>taskBytes;
  if (kind != DIRECT) taskBytes += <u64>at.outputs * rowBytes(at.inputs);
  at.biases = <usize>taskBytes;
  taskBytes += rowBytes(at.outputs);
}

function take(bytes: u64): usize {
  const at = cursor;
  cursor += (bytes + 63) & ~63;
  return <usize>at;
}

function reserve(): bool {
  const pages = (cursor + 0xffff) >> 16;
  if (pages > 0x10000) return false;
  const missing = <i32>pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}
