// What the main thread asks for, described in shared memory for all threads to read.
import { crewEnd } from '../../wasm/assembly/crew';

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
export const FIELD: i32 = 0;
// @ts-ignore: decorator
@inline
export const HAMILTONIAN: i32 = 1;

@unmanaged
export class Job {
  field: i32;
  activation: i32;
  layerCount: i32;
  operation: i32;
  /** T */
  tasks: i32;
  /** The most rows that are staged, and that a unit has. */
  rows: i32;
  unitRows: i32;
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
