// The kernel's exports. `field` and `hamiltonian` do the staged units of work, each some rows of one task.
import { readStates, writeField, writeRotated } from './field';
import { backward, forward } from './passes';
import { rowBytes } from './products';
import {
  CONSERVATIVE, DIRECT, SOLENOIDAL, Unit, kind, layer, layerCount, resultStage, taskRoom, unit,
} from './workspace';

export { setParameters } from './parameters';
export { parametersStage, plan, resultStage, statesStage, unitsStage, widthsOf } from './workspace';
export { decayEach, log1pEach, activateEach } from './elementwise';

/** The fields at the states of the staged units go to the same rows of the result. */
export function field(units: i32): void {
  for (let u = 0; u < units; u++) fieldOf(unit(u));
}

/** The Hamiltonians at the states of the staged units go to the result, one number for each row. */
export function hamiltonian(units: i32): void {
  for (let u = 0; u < units; u++) hamiltonianOf(unit(u));
}

function fieldOf(at: Unit): void {
  const room = taskRoom(at.task);
  readStates(at);
  const outputs = forward(room, at.rows);
  if (kind == DIRECT) writeField(at, outputs);
  if (kind & CONSERVATIVE) writeField(at, backward(room, at.rows, 0));
  if (kind & SOLENOIDAL) {
    const both = (kind & CONSERVATIVE) != 0;
    writeRotated(at, backward(room, at.rows, i32(both)), both);
  }
}

function hamiltonianOf(at: Unit): void {
  const room = taskRoom(at.task);
  readStates(at);
  const inputs = forward(room, at.rows);
  const head = layer(layerCount - 1);
  const row = rowBytes(head.inputs);
  const n = <usize>(head.outputs - 1); // The scalars are (F, H).
  const weights = room + head.transposed + n * row;
  for (let r: usize = 0; r < <usize>at.rows; r++) {
    let sum = load<f64>(room + head.biases + n * 8);
    for (let i: usize = 0; i < <usize>head.inputs * 8; i += 8) {
      sum += load<f64>(inputs + r * row + i) * load<f64>(weights + i);
    }
    store<f64>(resultStage + (<usize>at.first + r) * 8, sum == sum ? sum : NaN);
  }
}
