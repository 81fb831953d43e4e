// The systems by name. A new one is a file beside this and a line in the list.
import { createSystem, type SystemOptions } from './create-system.ts';
import { kepler } from './kepler.ts';
import { massSpring } from './mass-spring.ts';
import { pendulum } from './pendulum.ts';
import type { System, SystemFamily } from './system.ts';

export const systemFamilies: readonly SystemFamily[] = [massSpring, pendulum, kepler];

/** Which system, and what of it an experiment declares otherwise. */
export interface SystemChoice extends SystemOptions {
  readonly name: string;
}

/**
 * The system of that name with its constants and laws but for those given, see createSystem.
 *
 * @throws RangeError for an unknown name, and as createSystem does.
 */
export function systemNamed({ name, ...options }: SystemChoice): System {
  const family = systemFamilies.find((candidate) => candidate.name === name);
  if (family === undefined) {
    const names = systemFamilies.map((candidate) => candidate.name).join(', ');
    throw new RangeError(`There is no system '${name}'. Choose one of: ${names}.`);
  }
  return createSystem(family, options);
}
