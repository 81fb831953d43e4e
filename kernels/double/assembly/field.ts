// Staged states into the network, and its outputs or their gradients into the vector field.
import { rowBytes } from './products';
import { Unit, dimension, front, resultStage, statesStage } from './workspace';

/** The unit's states become the network's input. */
export function readStates(unit: Unit): void {
  for (let r = 0; r < unit.rows; r++) {
    memory.copy(front + <usize>r * rowBytes(dimension), coordinate(statesStage, unit, r, 0), <usize>dimension * 8);
  }
}

/** The unit's result is x. */
export function writeField(unit: Unit, x: usize): void {
  for (let r = 0; r < unit.rows; r++) {
    for (let i = 0; i < dimension; i++) store<f64>(coordinate(resultStage, unit, r, i), canonical(component(x, r, i)));
  }
}

/** The unit's result is Omega x, Omega = [[0, I], [-I, 0]], or that is added to it. */
export function writeRotated(unit: Unit, x: usize, accumulate: bool): void {
  const half = dimension >> 1;
  for (let r = 0; r < unit.rows; r++) {
    for (let i = 0; i < dimension; i++) {
      const rotated = i < half ? component(x, r, i + half) : -component(x, r, i - half);
      const to = coordinate(resultStage, unit, r, i);
      store<f64>(to, canonical(accumulate ? load<f64>(to) + rotated : rotated));
    }
  }
}

// @ts-ignore: decorator
@inline
function component(x: usize, r: i32, i: i32): f64 {
  return load<f64>(x + <usize>r * rowBytes(dimension) + <usize>i * 8);
}

/** Where component i of the unit's row r is staged. */
// @ts-ignore: decorator
@inline
function coordinate(stage: usize, unit: Unit, r: i32, i: i32): usize {
  return stage + ((<usize>unit.first + <usize>r) * <usize>dimension + <usize>i) * 8;
}

/** Every NaN becomes the same one: the CPU chooses their bits. */
// @ts-ignore: decorator
@inline
function canonical(x: f64): f64 {
  return x == x ? x : NaN;
}
