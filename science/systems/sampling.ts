// Drawing systems and states from their declared laws.
import type { Stream } from '../random/stream.ts';
import { isBeyond, widened, type ParameterRange } from './parameter-range.ts';
import type { System, UniformLaw } from './system.ts';

const MAXIMUM_TRIES_PER_STATE = 10_000;

/**
 * Parameters of `count` systems, [count, n]: uniform in their laws, or beyond them (see ParameterRange). The first
 * rows don't depend on the count.
 *
 * @throws RangeError when no parameter can be beyond its law.
 */
export function sampleParameters(
  system: System,
  stream: Stream,
  count: number,
  range: ParameterRange = 'training',
): Float64Array {
  const laws = system.parameters;
  if (range === 'training') return sampleLaws(laws, stream, count);
  const wide = laws.map(widened);
  if (wide.every(({ low, high }, j) => low === laws[j].low && high === laws[j].high)) {
    throw new RangeError(
      `The system '${system.name}' has no parameter that could lie beyond its law: it has none at all, or their laws ` +
        'cover a period.',
    );
  }
  const values = new Float64Array(count * laws.length);
  for (let i = 0; i < count; i++) {
    const row = values.subarray(i * laws.length, (i + 1) * laws.length);
    do sampleRow(wide, stream, row);
    while (!isBeyond(system, row));
  }
  return values;
}

/** `count` states uniform in the whole state window, [count, D], whether a system may be observed there or not. */
export function sampleStates(system: System, stream: Stream, count: number): Float64Array {
  return sampleLaws(system.states, stream, count);
}

/**
 * `count` states uniform in the admissible part of the window of one system [n], [count, D], by rejection.
 *
 * @throws RangeError when that part is so small that 10,000 draws in a row miss it.
 */
export function sampleAdmissibleStates(
  system: System,
  parameters: Float64Array,
  stream: Stream,
  count: number,
): Float64Array {
  const accepts = (state: Float64Array) => system.isAdmissible?.(parameters, state) ?? true;
  return sampleStatesThat(accepts, 'admissible', system, parameters, stream, count);
}

/**
 * `count` admissible states uniform in the part of the window whose orbits are bound, [count, D], by rejection.
 *
 * @throws RangeError when that part is so small that 10,000 draws in a row miss it.
 */
export function sampleBoundStates(
  system: System,
  parameters: Float64Array,
  stream: Stream,
  count: number,
): Float64Array {
  const accepts = (state: Float64Array) =>
    (system.isAdmissible?.(parameters, state) ?? true) && (system.isBound?.(parameters, state) ?? true);
  return sampleStatesThat(accepts, 'bound', system, parameters, stream, count);
}

function sampleStatesThat(
  accepts: (state: Float64Array) => boolean,
  adjective: string,
  system: System,
  parameters: Float64Array,
  stream: Stream,
  count: number,
): Float64Array {
  const { name, dimension } = system;
  const states = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const state = states.subarray(i * dimension, (i + 1) * dimension);
    let tries = 0;
    do {
      if (tries === MAXIMUM_TRIES_PER_STATE) {
        throw new RangeError(
          `No ${adjective} state of the system '${name}' with parameters (${parameters.join(', ')}) in ` +
            `${MAXIMUM_TRIES_PER_STATE} draws: hardly any state in its window is ${adjective}. ` +
            'Widen the window or draw other parameters.',
        );
      }
      sampleRow(system.states, stream, state);
      tries++;
    } while (!accepts(state));
  }
  return states;
}

function sampleLaws(laws: readonly UniformLaw[], stream: Stream, count: number): Float64Array {
  const values = new Float64Array(count * laws.length);
  for (let i = 0; i < count; i++) {
    sampleRow(laws, stream, values.subarray(i * laws.length, (i + 1) * laws.length));
  }
  return values;
}

function sampleRow(laws: readonly UniformLaw[], stream: Stream, out: Float64Array): void {
  for (let j = 0; j < laws.length; j++) out[j] = stream.uniform(laws[j].low, laws[j].high);
}
