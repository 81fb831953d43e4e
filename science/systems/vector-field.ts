// Hamilton's equations.
import type { System } from './system.ts';

/** Writes xdot = (dH/dp, -dH/dq) [D] at one state. `out` must not be `state`. */
export function vectorField(
  system: System,
  parameters: Float64Array,
  state: Float64Array,
  out: Float64Array,
): void {
  system.gradient(parameters, state, out);
  const half = system.dimension / 2;
  for (let i = 0; i < half; i++) {
    const force = -out[i];
    out[i] = out[half + i]!;
    out[half + i] = force;
  }
}

/** xdot at states [T, N, D] of T systems with parameters [T, n]: the true derivatives, [T, N, D]. */
export function vectorFields(
  system: System,
  parameters: Float64Array,
  states: Float64Array,
  tasks: number,
): Float64Array {
  const derivatives = new Float64Array(states.length);
  forEachState(system, parameters, states, tasks, (row, state, at) => {
    vectorField(system, row, state, derivatives.subarray(at, at + system.dimension));
  });
  return derivatives;
}

/** H at states [T, N, D] of T systems with parameters [T, n]: the true energies, [T, N]. */
export function energies(
  system: System,
  parameters: Float64Array,
  states: Float64Array,
  tasks: number,
): Float64Array {
  const values = new Float64Array(states.length / system.dimension);
  forEachState(system, parameters, states, tasks, (row, state, at) => {
    values[at / system.dimension] = system.hamiltonian(row, state);
  });
  return values;
}

function forEachState(
  system: System,
  parameters: Float64Array,
  states: Float64Array,
  tasks: number,
  visit: (row: Float64Array, state: Float64Array, at: number) => void,
): void {
  const { dimension } = system;
  const count = system.parameters.length;
  const perTask = states.length / tasks;
  if (parameters.length !== tasks * count || !Number.isInteger(perTask / dimension)) {
    throw new RangeError(
      `${tasks} systems '${system.name}' need parameters [${tasks}, ${count}] and states [${tasks}, N, ${dimension}]; ` +
        `got ${parameters.length} and ${states.length} numbers.`,
    );
  }
  for (let t = 0; t < tasks; t++) {
    const row = parameters.subarray(t * count, (t + 1) * count);
    for (let at = t * perTask; at < (t + 1) * perTask; at += dimension) {
      visit(row, states.subarray(at, at + dimension), at);
    }
  }
}
