// Families that no experiment should start with: who writes one hears of its slips when it is first asked for, not as
// NaN in a table.
import { stream } from '../random/stream.ts';
import { checkDefined } from './check-values.ts';
import { sampleAdmissibleStates } from './sampling.ts';
import type { System, SystemFamily } from './system.ts';

const STATES_PER_CHECK = 4;

/** @throws RangeError for a family whose declaration contradicts itself. */
export function checkFamily({ name, parameters, states, constants, plane }: SystemFamily): void {
  const complain = (problem: string): never => {
    throw new RangeError(`The system family '${name}' ${problem}`);
  };
  const coordinates = states.map((state) => state.name).join(', ');
  if (states.length === 0 || states.length % 2 !== 0) {
    complain(
      `declares ${states.length} coordinates (${coordinates}). Declare its positions and then as many momenta.`,
    );
  }
  const names = [...constants, ...parameters, ...states].map((quantity) => quantity.name);
  const twice = names.find((quantity, i) => names.indexOf(quantity) !== i);
  if (twice !== undefined)
    complain(`declares '${twice}' twice. Laws and constants are known by name: rename one.`);
  for (const { name: law, low, high } of [...parameters, ...states]) {
    if (!(low < high))
      complain(`declares the range [${low}, ${high}] for '${law}'. Put the smaller bound first.`);
  }
  const indices = [...plane.axes, ...plane.arrows];
  if (plane.through.length !== states.length || indices.some((index) => states[index] === undefined)) {
    complain(
      `declares a plane through (${plane.through.join(', ')}) with axes ${plane.axes.join(', ')} and arrows ` +
        `${plane.arrows.join(', ')}, which doesn't fit its ${states.length} coordinates (${coordinates}).`,
    );
  }
}

/**
 * Tries the dynamics at a few states of the window, with the least, middle and greatest parameters of the laws.
 *
 * @throws RangeError where H or its gradient is missing, of another dimension or not finite.
 */
export function checkDynamics(system: System): void {
  for (const method of ['hamiltonian', 'gradient'] as const) {
    if (typeof system[method] !== 'function') {
      throw new RangeError(
        `The system family '${system.name}' has no ${method}. Its 'dynamics' must return both H and dH/dx.`,
      );
    }
  }
  for (const share of [0, 0.5, 1]) {
    const row = Float64Array.from(system.parameters, ({ low, high }) => low + share * (high - low));
    const states = sampleAdmissibleStates(system, row, stream(0, 'check', system.name), STATES_PER_CHECK);
    for (let at = 0; at < states.length; at += system.dimension) {
      const state = states.subarray(at, at + system.dimension);
      checkGradientLength(system, row, state);
      checkDefined(system, row, state);
    }
  }
}

function checkGradientLength(system: System, row: Float64Array, state: Float64Array): void {
  const { name, dimension, states } = system;
  const written = writtenBy((out) => system.gradient(row, state, out), dimension + 1);
  if (written.length === dimension && written.at(-1) === dimension - 1) return;
  throw new RangeError(
    `The gradient of the system family '${name}' writes ${written.length} components (${written.join(', ')}), but its ` +
      `states have ${dimension} coordinates (${states.map((law) => law.name).join(', ')}). Write dH/dx into ` +
      `out[0] to out[${dimension - 1}].`,
  );
}

/** Which of the first `length` numbers it writes: those that don't keep what stood there before. */
function writtenBy(write: (out: Float64Array) => void, length: number): number[] {
  const [zeros, ones] = [new Float64Array(length), new Float64Array(length).fill(1)];
  write(zeros);
  write(ones);
  return Array.from(zeros.keys()).filter((i) => zeros[i] !== 0 || ones[i] !== 1);
}
