// Drawing systems and states from their declared laws.
import type { Stream } from '../random/stream.ts';
import type { System, UniformLaw } from './system.ts';

const MAXIMUM_TRIES_PER_STATE = 10_000;

/** Parameters of `count` systems, [count, n]. The first rows don't depend on the count. */
export function sampleParameters(system: System, stream: Stream, count: number): Float64Array {
  return sampleLaws(system.parameters, stream, count);
}

/** `count` states uniform in the state window, [count, D]. */
export function sampleStates(system: System, stream: Stream, count: number): Float64Array {
  return sampleLaws(system.states, stream, count);
}

/**
 * `count` states uniform in the part of the window whose orbits are bound, [count, D], by rejection.
 *
 * @throws RangeError when that part is so small that 10,000 draws in a row miss it.
 */
export function sampleBoundStates(
  system: System,
  parameters: Float64Array,
  stream: Stream,
  count: number,
): Float64Array {
  const { dimension } = system;
  const states = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    states.set(sampleBoundState(system, parameters, stream), i * dimension);
  }
  return states;
}

function sampleBoundState(system: System, parameters: Float64Array, stream: Stream): Float64Array {
  for (let tries = 0; tries < MAXIMUM_TRIES_PER_STATE; tries++) {
    const state = sampleStates(system, stream, 1);
    if (system.isBound?.(parameters, state) ?? true) return state;
  }
  throw new RangeError(
    `No bound state of the system '${system.name}' with parameters (${parameters.join(', ')}) in ` +
      `${MAXIMUM_TRIES_PER_STATE} draws: hardly any orbit in its state window is bound. ` +
      'Narrow the window or draw other parameters.',
  );
}

function sampleLaws(laws: readonly UniformLaw[], stream: Stream, count: number): Float64Array {
  const values = new Float64Array(count * laws.length);
  for (let i = 0; i < count; i++) {
    laws.forEach((law, j) => {
      values[i * laws.length + j] = stream.uniform(law.low, law.high);
    });
  }
  return values;
}
