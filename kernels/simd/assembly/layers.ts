// The network's layers and where their numbers lie. To work on other parameters or on another block of points is to
// place the layers on them: the placing functions give each quantity its address from `at` on, and return the end.
import { BOTH, DIRECT, job, width } from './job';
import { panelBytes, padTo8, rowBytes } from './products';

/**
 * One affine layer z = a W + b and the addresses of its quantities, named as in kernels/reference/workspace.ts:
 * "a" ones belong to its input [rows, inputs], "z" ones to its output before the activation [rows, outputs]. Those
 * that begin with d and t have as many such blocks of rows as there are directions. A leading r is the R-operator's
 * rate of the same quantity.
 */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  /** W in panels, its transpose in panels, b as a row; then the same parts of the direction v. */
  weights: usize;
  transposed: usize;
  biases: usize;
  vWeights: usize;
  vTransposed: usize;
  vBiases: usize;
  /** The gradient or product for W and b, laid out as they are. */
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

export let layerCount: i32 = 0;
/** Whether the network is the field itself, rather than one or two scalars. */
export let direct: bool = false;
export let activation: i32 = 0;
/** Rows from one direction's block of rows to the next: the points of a block, padded to a multiple of 4. */
export let rows: i32 = 0;
/** How many input directions the network is differentiated along at once: its scalars', or all D of a Jacobian. */
export let directions: i32 = 0;
let layers: usize = 0;

// @ts-ignore: decorator
@inline
export function layer(k: i32): Layer {
  return changetype<Layer>(layers + <usize>k * offsetof<Layer>());
}

// @ts-ignore: decorator
@inline
export function head(): Layer {
  return layer(layerCount - 1);
}

/** Whether layer k gives a Hamiltonian network's scalars. Its W is kept as a row for each of them. */
// @ts-ignore: decorator
@inline
export function isEnergyHead(k: i32): bool {
  return !direct && k == layerCount - 1;
}

/** How many scalars a Hamiltonian network gives; a field's has none. */
// @ts-ignore: decorator
@inline
export function scalars(): i32 {
  return direct ? 0 : job().field == BOTH ? 2 : 1;
}

export function layerBytes(count: i32): u64 {
  return (<u64>count * offsetof<Layer>() + 63) & ~63;
}

/** Reads the job's network. */
export function placeLayers(at: usize): void {
  layers = at;
  layerCount = job().layerCount;
  direct = job().field == DIRECT;
  activation = job().activation;
  for (let k = 0; k < layerCount; k++) {
    layer(k).inputs = width(k);
    layer(k).outputs = width(k + 1);
  }
}

export function placeParameters(at: u64): u64 {
  for (let k = 0; k < layerCount; k++) {
    layer(k).weights = <usize>at;
    layer(k).biases = <usize>(at + weightBytes(k));
    at += weightBytes(k) + rowBytes(layer(k).outputs);
  }
  return at;
}

export function placeTransposes(at: u64): u64 {
  for (let k = 0; k < layerCount; k++) {
    layer(k).transposed = <usize>at;
    at += transposedBytes(k);
  }
  return at;
}

/** The direction has the parameters' layout. */
export function placeDirection(at: u64): u64 {
  for (let k = 0; k < layerCount; k++) {
    layer(k).vWeights = <usize>at;
    layer(k).vBiases = <usize>(at + weightBytes(k));
    at += weightBytes(k) + rowBytes(layer(k).outputs);
  }
  return at;
}

export function placeDirectionTransposes(at: u64): u64 {
  for (let k = 0; k < layerCount; k++) {
    layer(k).vTransposed = <usize>at;
    at += transposedBytes(k);
  }
  return at;
}

/** The gradient or product has the parameters' layout. */
export function placeOut(at: u64): u64 {
  for (let k = 0; k < layerCount; k++) {
    layer(k).outWeights = <usize>at;
    layer(k).outBiases = <usize>(at + weightBytes(k));
    at += weightBytes(k) + rowBytes(layer(k).outputs);
  }
  return at;
}

/** The quantities of the gradient's passes for a block of points. */
export function placeStates(at: u64, blockRows: i32, blockDirections: i32): u64 {
  rows = blockRows;
  directions = blockDirections;
  for (let k = 0; k < layerCount; k++) {
    const l = layer(k);
    const input = <u64>rows * rowBytes(l.inputs);
    const output = <u64>rows * rowBytes(l.outputs);
    if (k > 0) {
      l.a = layer(k - 1).z;
    } else {
      l.a = <usize>at;
      at += input;
    }
    l.z = <usize>at;
    l.first = <usize>(at += output);
    l.gz = <usize>(at += output);
    l.ga = <usize>(at += output);
    l.da = <usize>(at += input);
    l.ta = <usize>(at += input * directions);
    l.dz = <usize>(at += input * directions);
    l.tz = <usize>(at += output * directions);
    at += output * directions;
  }
  return at;
}

/** The R-operator's rates of those quantities. */
export function placeRates(at: u64): u64 {
  for (let k = 0; k < layerCount; k++) {
    const l = layer(k);
    const input = <u64>rows * rowBytes(l.inputs);
    const output = <u64>rows * rowBytes(l.outputs);
    l.rz = <usize>at;
    l.rgz = <usize>(at += output);
    l.ra = <usize>(at += output);
    l.rga = <usize>(at += input);
    l.rda = <usize>(at += input);
    l.rta = <usize>(at += input * directions);
    l.rdz = <usize>(at += input * directions);
    l.rtz = <usize>(at += output * directions);
    at += output * directions;
  }
  return at;
}

/** Bytes of W as it is laid out for products. */
export function weightBytes(k: i32): u64 {
  const inputs = layer(k).inputs;
  const outputs = layer(k).outputs;
  if (isEnergyHead(k)) return <u64>outputs * rowBytes(inputs);
  return <u64>(padTo8(outputs) >> 3) * panelBytes(inputs);
}

/** Bytes of its transpose. */
export function transposedBytes(k: i32): u64 {
  return isEnergyHead(k) ? 0 : <u64>(padTo8(layer(k).inputs) >> 3) * panelBytes(layer(k).outputs);
}
