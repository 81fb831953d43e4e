// From a declared family to the system of an experiment, with what the experiment declares otherwise.
import { checkDynamics, checkFamily } from './check-family.ts';
import type { System, SystemFamily, UniformLaw } from './system.ts';

/** What an experiment may declare otherwise than a family does. */
export interface SystemOptions {
  /** Values of constants by name. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Ranges [low, high] of parameters and of the window of states, by name. */
  readonly laws?: Readonly<Record<string, readonly [low: number, high: number]>>;
}

/**
 * The system of a family, with its constants and laws but for those given.
 *
 * @throws RangeError for an unknown constant or law; a value that isn't finite, or not positive where it must be; a
 * range that is empty; and for a family that contradicts itself (no gradient, one of another dimension, a Hamiltonian
 * that isn't finite at states of its own window).
 */
export function createSystem(
  family: SystemFamily,
  { constants = {}, laws = {} }: SystemOptions = {},
): System {
  checkFamily(family);
  checkLawNames(family, laws);
  const { name, states: window, energyUnit, plane } = family;
  const setting = {
    constants: constantsOf(family, constants),
    states: window.map((law) => withRange(name, law, laws[law.name])),
  };
  const parameters = family.parameters.map((law) => withRange(name, law, laws[law.name]));
  for (const { name: parameter, positive, low, high } of parameters) {
    if (positive && low <= 0) {
      throw new RangeError(
        `The law of '${parameter}' of the system '${name}' is [${low}, ${high}], but its Hamiltonian asks for a ` +
          'positive value. Give a range above 0.',
      );
    }
  }
  const system: System = {
    name,
    dimension: window.length,
    parameters,
    energyUnit,
    plane,
    ...setting,
    ...family.dynamics(setting),
  };
  checkDynamics(system);
  return system;
}

function constantsOf(
  { name, constants: declared }: SystemFamily,
  given: Readonly<Record<string, number>>,
): Record<string, number> {
  for (const [constant, value] of Object.entries(given)) {
    const law = declared.find((candidate) => candidate.name === constant);
    if (law === undefined) {
      throw new RangeError(
        `The system '${name}' has no constant '${constant}'. It has: ${namesOf(declared)}.`,
      );
    }
    if (!Number.isFinite(value) || (law.positive && value <= 0)) {
      throw new RangeError(
        `The constant '${constant}' of the system '${name}' is ${value}. ` +
          `Give a ${law.positive ? 'positive' : 'finite'} number.`,
      );
    }
  }
  return {
    ...Object.fromEntries(declared.map((constant) => [constant.name, constant.default])),
    ...given,
  };
}

function checkLawNames({ name, parameters, states }: SystemFamily, laws: Readonly<Record<string, unknown>>) {
  const known = [...parameters, ...states];
  for (const law of Object.keys(laws)) {
    if (known.some((candidate) => candidate.name === law)) continue;
    throw new RangeError(
      `The system '${name}' has no parameter or coordinate '${law}'. ` +
        `Its parameters are: ${namesOf(parameters)}; its coordinates: ${namesOf(states)}.`,
    );
  }
}

function withRange<Law extends UniformLaw>(
  system: string,
  law: Law,
  range: readonly [low: number, high: number] | undefined,
): Law {
  if (range === undefined) return law;
  const [low, high] = range;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
    throw new RangeError(
      `The law of '${law.name}' of the system '${system}' is [${low}, ${high}]. ` +
        'Give two finite numbers, the smaller one first.',
    );
  }
  return { ...law, low, high };
}

function namesOf(items: readonly { readonly name: string }[]): string {
  return items.length === 0 ? 'none' : items.map(({ name }) => name).join(', ');
}
