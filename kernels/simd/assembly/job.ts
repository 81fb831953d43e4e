// What the main thread asks for, described in shared memory for all threads to read.
import { crewEnd } from '../../wasm/assembly/crew';
import { padTo4 } from './products';

/** Which field the network makes: its output itself, or the gradients of its outputs (kernels/model.ts). */
// @ts-ignore: decorator
@inline
export const DIRECT: i32 = 0;
// @ts-ignore: decorator
@inline
export const SOLENOIDAL: i32 = 1;
// @ts-ignore: decorator
@inline
export const CONSERVATIVE: i32 = 2;
// @ts-ignore: decorator
@inline
export const BOTH: i32 = 3;

// @ts-ignore: decorator
@inline
export const LOSS: i32 = 0;
// @ts-ignore: decorator
@inline
export const GRADIENT: i32 = 1;
// @ts-ignore: decorator
@inline
export const PRODUCT: i32 = 2;
// @ts-ignore: decorator
@inline
export const FIELD: i32 = 3;
// @ts-ignore: decorator
@inline
export const HAMILTONIAN: i32 = 4;
/** Meta-gradients of an inner loop over all parameters, or over the head. */
// @ts-ignore: decorator
@inline
export const META_ALL: i32 = 5;
// @ts-ignore: decorator
@inline
export const META_HEAD: i32 = 6;

/**
 * Points go through the network so many at a time, as many as keep their quantities in the second-level cache. Sums
 * over points are in order of these blocks.
 */
export const POINTS_PER_BLOCK: i32 = 64;

@unmanaged
export class Job {
  field: i32;
  activation: i32;
  layerCount: i32;
  operation: i32;
  /** T */
  tasks: i32;
  /** N, of the support for meta-gradients. */
  points: i32;
  queryPoints: i32;
  /** Of gradients: the layer from which they are wanted. Of products: the layer below which the vectors are zero. */
  firstLayer: i32;
  /** S and alpha of the inner loop. */
  steps: i32;
  stepSize: f32;
  firstOrder: i32;
  /** Whether a unit is a block of a task's points, rather than all of them. */
  inBlocks: i32;
}

// @ts-ignore: decorator
@inline
export function job(): Job {
  return changetype<Job>(crewEnd());
}

/** The widths D, hidden ..., outputs follow the description. */
// @ts-ignore: decorator
@inline
export function width(k: i32): i32 {
  return load<i32>(widths() + <usize>k * 4);
}

// @ts-ignore: decorator
@inline
export function widths(): usize {
  return crewEnd() + 64;
}

/** Rows that a block of so many points, or the first of several, takes: padded for the products. */
// @ts-ignore: decorator
@inline
export function rowsFor(points: i32): i32 {
  return padTo4(min(points, POINTS_PER_BLOCK));
}
