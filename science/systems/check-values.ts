// Parameters and states at which a system is not defined.
import type { System, UniformLaw } from './system.ts';

/**
 * @param parameters [T, n] of T systems
 * @throws RangeError for parameters of another shape, or for which H is undefined.
 */
export function checkParameters(system: System, parameters: Float64Array, tasks: number): void {
  const laws = system.parameters;
  if (parameters.length !== tasks * laws.length) {
    throw new RangeError(
      `${tasks} systems '${system.name}' need parameters [${tasks}, ${laws.length}] ` +
        `(${laws.map((law) => law.name).join(', ')}); got ${parameters.length} numbers.`,
    );
  }
  parameters.forEach((value, i) => {
    const { name, positive } = laws[i % laws.length];
    if (Number.isFinite(value) && !(positive && value <= 0)) return;
    throw new RangeError(
      `System ${Math.floor(i / laws.length)} of '${system.name}' has ${name} = ${value}, for which H is undefined. ` +
        `Give a ${positive ? 'positive' : 'finite'} number.`,
    );
  });
}

/** @throws RangeError where H or dH/dx of one system [n] is not finite. */
export function checkDefined(system: System, parameters: Float64Array, state: Float64Array): void {
  const energy = system.hamiltonian(parameters, state);
  const gradient = new Float64Array(system.dimension);
  system.gradient(parameters, state, gradient);
  if (Number.isFinite(energy) && gradient.every(Number.isFinite)) return;
  throw new RangeError(
    `The system '${system.name}' is undefined for ${named(system.parameters, parameters)} at ` +
      `${named(system.states, state)}: H is ${energy} and dH/dx is (${gradient.join(', ')}). ` +
      "Narrow the laws, or let 'isAdmissible' leave out such states.",
  );
}

/** As `checkDefined`, at all states [T, N, D] of T systems with parameters [T, n], from their derivatives [T, N, D]. */
export function checkDerivatives(
  system: System,
  parameters: Float64Array,
  states: Float64Array,
  derivatives: Float64Array,
): void {
  const broken = derivatives.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return;
  const { dimension } = system;
  const width = system.parameters.length;
  const at = broken - (broken % dimension);
  const task = Math.floor((broken * parameters.length) / (width * states.length));
  const own = parameters.subarray(task * width, (task + 1) * width);
  checkDefined(system, own, states.subarray(at, at + dimension));
}

function named(laws: readonly UniformLaw[], values: Float64Array): string {
  return `(${laws.map((law, i) => `${law.name} = ${values[i]}`).join(', ')})`;
}
