// The kernel's exports: room is made for the parameters of many tasks, they are taken in one after another, and then the
// staged units of work, each some rows of one task, are computed by all threads.
import { perform, work as workFor } from '../../wasm/assembly/crew';
import { fieldOf, hamiltonianOf } from './field';
import { FIELD, job, widths } from './job';
import { placeRoom, reserve, reserveLayers, unit } from './room';

export { die, hire } from '../../wasm/assembly/crew';
export { setParameters } from './parameters';
export { parametersStage, resultStage, statesStage, unitsStage } from './room';
export { decayEach, log1pEach, activateEach } from './elementwise';

/** Where to write the widths D, hidden ..., outputs as int32 before `describe`; 0 when there is no memory for them. */
export function widthsOf(field: i32, activation: i32, layerCount: i32): usize {
  job().field = field;
  job().activation = activation;
  job().layerCount = layerCount;
  return reserveLayers() ? widths() : 0;
}

/**
 * Makes room for that many tasks with the network just described, and for staged rows, in units of at most `unitRows`;
 * false when there is not enough memory.
 */
export function describe(tasks: i32, rows: i32, unitRows: i32): bool {
  job().tasks = tasks;
  job().rows = rows;
  job().unitRows = unitRows;
  return reserve();
}

/** Computes the staged units with up to `threads` threads; false when one of them died. */
export function compute(operation: i32, units: i32, threads: i32): bool {
  job().operation = operation;
  return perform(units, threads, placeRoom, computeUnit);
}

/** The life of a worker thread. */
export function work(thread: i32): void {
  workFor(thread, placeRoom, computeUnit);
}

function computeUnit(index: i32): void {
  if (job().operation == FIELD) fieldOf(unit(index));
  else hamiltonianOf(unit(index));
}
