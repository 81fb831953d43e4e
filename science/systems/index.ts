// The systems by name. A new one is a file beside this and a line in the list.
import { pendulum } from './pendulum.ts';
import type { System, SystemFamily } from './system.ts';

export const systemFamilies: readonly SystemFamily[] = [pendulum];

/**
 * The system with its constants at their defaults but for those given.
 *
 * @throws RangeError for an unknown name or constant, or a constant that isn't finite.
 */
export function systemNamed(name: string, constants: Readonly<Record<string, number>> = {}): System {
  const family = systemFamilies.find((candidate) => candidate.name === name);
  if (family === undefined) {
    const names = systemFamilies.map((candidate) => candidate.name).join(', ');
    throw new RangeError(`There is no system '${name}'. Choose one of: ${names}.`);
  }
  const known = family.constants.map((constant) => constant.name);
  for (const [constant, value] of Object.entries(constants)) {
    if (!known.includes(constant)) {
      const names = known.length === 0 ? 'none' : known.join(', ');
      throw new RangeError(`The system '${name}' has no constant '${constant}'. It has: ${names}.`);
    }
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `The constant '${constant}' of the system '${name}' is ${value}. Give a finite number.`,
      );
    }
  }
  const defaults = Object.fromEntries(family.constants.map((constant) => [constant.name, constant.default]));
  return family.create({ ...defaults, ...constants });
}
