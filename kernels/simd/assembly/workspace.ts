// The room for one task: staging areas in float64 for what comes in and goes out, and in float32 the parameters
// and every quantity of the passes that a later one reads. Points go through the network POINTS_PER_BLOCK at a
// time, so the room grows with the width and depth of the network, not with the number of points.
import { padTo4, padTo8, rowBytes } from './products';

/** As many as keep a block's quantities in the second-level cache. Sums over points are in order of the blocks. */
export const POINTS_PER_BLOCK: i32 = 64;

/**
 * One affine layer z = a W + b and the addresses of its quantities, named as in kernels/reference/workspace.ts:
 * "a" ones [points, inputs] belong to its input, "z" ones [points, outputs] to its output before the activation.
 * A leading r is the R-operator's rate of the same quantity.
 */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  /** W and its transpose in panels, b as a row; then the same parts of the direction v. */
  weights: usize;
  transposed: usize;
  biases: usize;
  vWeights: usize;
  vTransposed: usize;
  vBiases: usize;
  /** The gradient or product for W [inputs, outputs], row-major, and for b. */
  outWeights: usize;
  outBiases: usize;
  a: usize;
  /** The output; a hidden layer's becomes s(z) in place, which is the next layer's a. */
  z: usize;
  /** s'(z) */
  first: usize;
  da: usize;
  ta: usize;
  ga: usize;
  dz: usize;
  tz: usize;
  gz: usize;
  ra: usize;
  rda: usize;
  rta: usize;
  rga: usize;
  rz: usize;
  rdz: usize;
  rtz: usize;
  rgz: usize;
}

/** Whether the network is the field itself, rather than a Hamiltonian. */
export let direct: bool = false;
export let activation: i32 = 0;
export let layerCount: i32 = 0;
/** N */
export let points: i32 = 0;
/** D */
export let dimension: i32 = 0;
/** Float64 staging areas of one task: parameters [P], v [P], states and derivatives [N, D], the result. */
export let parametersStage: usize = 0;
export let vectorStage: usize = 0;
export let statesStage: usize = 0;
export let derivativesStage: usize = 0;
export let resultStage: usize = 0;
let layers: usize = 0;
let cursor: u64 = 0;

// @ts-ignore: decorator
@inline
export function layer(k: i32): Layer {
  return changetype<Layer>(layers + <usize>k * offsetof<Layer>());
}

/** Where to write the widths D, hidden ..., outputs as int32 before `plan`; 0 when there is no memory for them. */
export function widthsOf(layerCount: i32): usize {
  cursor = (<u64>__heap_base + 63) & ~63;
  const widths = take(<u64>(layerCount + 1) * 4);
  layers = take(<u64>layerCount * offsetof<Layer>());
  return reserve() ? widths : 0;
}

/** Lays out the room for a network of the widths just written; false when there is not enough memory. */
export function plan(isDirect: bool, theActivation: i32, theLayerCount: i32, thePoints: i32): bool {
  direct = isDirect;
  activation = theActivation;
  layerCount = theLayerCount;
  points = thePoints;
  const widths = widthsOf(layerCount);
  dimension = load<i32>(widths);
  const rows = padTo4(min(points, POINTS_PER_BLOCK));
  let parameters: u64 = 0;
  for (let k = 0; k < layerCount; k++) {
    const inputs = load<i32>(widths + <usize>k * 4);
    const outputs = load<i32>(widths + <usize>k * 4, 4);
    planLayer(layer(k), inputs, outputs, rows);
    if (k > 0) layer(k).a = layer(k - 1).z;
    else layer(k).a = take(<u64>rows * rowBytes(inputs));
    parameters += (<u64>inputs + 1) * outputs;
  }
  const coordinates = <u64>points * dimension;
  parametersStage = take(parameters * 8);
  vectorStage = take(parameters * 8);
  statesStage = take(coordinates * 8);
  derivativesStage = take(coordinates * 8);
  resultStage = take(max(parameters, coordinates) * 8);
  return reserve();
}

function planLayer(at: Layer, inputs: i32, outputs: i32, rows: i32): void {
  at.inputs = inputs;
  at.outputs = outputs;
  const inputRow = <u64>rowBytes(inputs);
  const outputRow = <u64>rowBytes(outputs);
  const weights = <u64>padTo8(inputs) * outputRow;
  at.weights = take(weights);
  at.transposed = take(weights);
  at.biases = take(outputRow);
  at.vWeights = take(weights);
  at.vTransposed = take(weights);
  at.vBiases = take(outputRow);
  at.outWeights = take(max(weights, inputRow));
  at.outBiases = take(outputRow);
  const input = <u64>rows * inputRow;
  const output = <u64>rows * outputRow;
  at.z = take(output);
  at.da = take(input);
  at.ta = take(input);
  at.ga = take(input);
  at.first = take(output);
  at.dz = take(output);
  at.tz = take(output);
  at.gz = take(output);
  at.ra = take(input);
  at.rda = take(input);
  at.rta = take(input);
  at.rga = take(input);
  at.rz = take(output);
  at.rdz = take(output);
  at.rtz = take(output);
  at.rgz = take(output);
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
