// A unit's staged states into the network, and what comes out of it into the vector field or the Hamiltonian.
import { BOTH, CONSERVATIVE, DIRECT, SOLENOIDAL, job } from './job';
import { backward, forward } from './passes';
import { rowBytes } from './products';
import { Unit, dimension, front, layer, layerCount, resultStage, statesStage, taskRoom } from './room';

/** The field at the unit's states goes to the same rows of the result. */
export function fieldOf(unit: Unit): void {
  const room = taskRoom(unit.task);
  const field = job().field;
  readStates(unit);
  const outputs = forward(room, unit.rows);
  if (field == DIRECT) writeField(unit, outputs);
  if (field & CONSERVATIVE) writeField(unit, backward(room, unit.rows, 0));
  if (field & SOLENOIDAL) {
    const both = field == BOTH;
    writeRotated(unit, backward(room, unit.rows, i32(both)), both);
  }
}

/** H, the last scalar, at the unit's states goes to the result, one number for each row. */
export function hamiltonianOf(unit: Unit): void {
  const room = taskRoom(unit.task);
  readStates(unit);
  const inputs = forward(room, unit.rows);
  const head = layer(layerCount - 1);
  const row = rowBytes(head.inputs);
  const n = <usize>(head.outputs - 1);
  const weights = room + head.transposed + n * row;
  for (let r: usize = 0; r < <usize>unit.rows; r++) {
    let sum = load<f64>(room + head.biases + n * 8);
    for (let i: usize = 0; i < <usize>head.inputs * 8; i += 8) {
      sum += load<f64>(inputs + r * row + i) * load<f64>(weights + i);
    }
    store<f64>(resultStage + (<usize>unit.firstRow + r) * 8, canonical(sum));
  }
}

function readStates(unit: Unit): void {
  for (let r = 0; r < unit.rows; r++) {
    memory.copy(front + <usize>r * rowBytes(dimension), coordinate(statesStage, unit, r, 0), <usize>dimension * 8);
  }
}

/** The unit's result is x. */
function writeField(unit: Unit, x: usize): void {
  for (let r = 0; r < unit.rows; r++) {
    for (let i = 0; i < dimension; i++) store<f64>(coordinate(resultStage, unit, r, i), canonical(component(x, r, i)));
  }
}

/** The unit's result is Omega x, Omega = [[0, I], [-I, 0]], or that is added to it. */
function writeRotated(unit: Unit, x: usize, accumulate: bool): void {
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
  return stage + ((<usize>unit.firstRow + <usize>r) * <usize>dimension + <usize>i) * 8;
}

/** Every NaN becomes the same one: the CPU chooses their bits. */
// @ts-ignore: decorator
@inline
function canonical(x: f64): f64 {
  return x == x ? x : NaN;
}
