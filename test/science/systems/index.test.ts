import { describe, expect, it } from 'vitest';
import { systemFamilies, systemNamed } from '../../../science/systems/index.ts';

describe('every registered system', () => {
  it.each(systemFamilies.map((family) => family.name))(
    '%s has a name of its own and a law for each coordinate',
    (name) => {
      const system = systemNamed(name);
      expect(system.name).toBe(name);
      expect(systemFamilies.filter((family) => family.name === name)).toHaveLength(1);
      expect(system.dimension % 2).toBe(0);
      expect(system.states).toHaveLength(system.dimension);
      for (const { low, high } of [...system.parameters, ...system.states]) expect(low).toBeLessThan(high);
    },
  );
});

it('sets constants over their defaults', () => {
  expect(systemNamed('pendulum', { g: 9.81 }).constants).toEqual({ g: 9.81 });
});

it('names what it knows when asked for something else', () => {
  expect(() => systemNamed('trebuchet')).toThrow(/no system 'trebuchet'.*pendulum/);
  expect(() => systemNamed('pendulum', { k: 1 })).toThrow(/no constant 'k'.*g/);
  expect(() => systemNamed('pendulum', { g: NaN })).toThrow(/'g'.*NaN/);
});
