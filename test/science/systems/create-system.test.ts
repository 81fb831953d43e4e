import { describe, expect, it } from 'vitest';
import { createSystem } from '../../../science/systems/create-system.ts';
import { kepler } from '../../../science/systems/kepler.ts';
import { massSpring } from '../../../science/systems/mass-spring.ts';
import { pendulum } from '../../../science/systems/pendulum.ts';

describe('an experiment that declares its own', () => {
  it('constants sets them over the defaults', () => {
    expect(createSystem(pendulum).constants).toEqual({ g: 1 });
    expect(createSystem(pendulum, { constants: { g: 9.81 } }).constants).toEqual({ g: 9.81 });
    expect(createSystem(kepler, { constants: { closest: 0.5 } }).constants).toEqual({ G: 1, closest: 0.5 });
  });

  it('laws sets the ranges of parameters and states, and leaves the others', () => {
    const system = createSystem(massSpring, { laws: { mass: [1, 2], position: [-3, 4] } });
    const ranges = [...system.parameters, ...system.states].map(({ name, low, high }) => [name, low, high]);
    expect(ranges).toEqual([
      ['mass', 1, 2],
      ['stiffness', 0.5, 5],
      ['restPosition', -4, 4],
      ['position', -3, 4],
      ['momentum', -20, 20],
    ]);
    expect(system.parameters[0]).toMatchObject({ symbol: 'm', unit: 'kg', positive: true });
    expect(massSpring.parameters[0]).toMatchObject({ low: 0.5, high: 5 });
  });

  it('laws of any sign for quantities that may have it', () => {
    const { parameters } = createSystem(pendulum, { laws: { restAngle: [-2, -1] } });
    expect(parameters[2]).toMatchObject({ low: -2, high: -1 });
  });
});

describe('says what is wrong with', () => {
  it.each([
    [{ constants: { k: 1 } }, "The system 'pendulum' has no constant 'k'. It has: g."],
    [{ constants: { g: NaN } }, "The constant 'g' of the system 'pendulum' is NaN. Give a positive number."],
    [{ constants: { g: 0 } }, "The constant 'g' of the system 'pendulum' is 0. Give a positive number."],
    [
      { laws: { weight: [1, 2] } },
      "The system 'pendulum' has no parameter or coordinate 'weight'. Its parameters are: mass, length, restAngle; " +
        'its coordinates: angle, momentum.',
    ],
    [
      { laws: { mass: [5, 0.5] } },
      "The law of 'mass' of the system 'pendulum' is [5, 0.5]. Give two finite numbers, the smaller one first.",
    ],
    [
      { laws: { angle: [1, 1] } },
      "The law of 'angle' of the system 'pendulum' is [1, 1]. Give two finite numbers, the smaller one first.",
    ],
    [
      { laws: { momentum: [0, Infinity] } },
      "The law of 'momentum' of the system 'pendulum' is [0, Infinity]. Give two finite numbers, the smaller one first.",
    ],
    [
      { laws: { mass: [0, 5] } },
      "The law of 'mass' of the system 'pendulum' is [0, 5], but its Hamiltonian asks for a positive value. " +
        'Give a range above 0.',
    ],
  ] as const)('%o', (options, message) => {
    expect(() => createSystem(pendulum, options)).toThrow(new RangeError(message));
  });

  it('a constant of a system without any', () => {
    expect(() => createSystem(massSpring, { constants: { g: 1 } })).toThrow('It has: none.');
  });

  it('a window that no system may be observed in', () => {
    expect(() => createSystem(kepler, { constants: { closest: 20 } })).toThrow(
      /No admissible state of the system 'kepler' with parameters \(1, 1, -1, -1\) in 10000 draws/,
    );
  });
});
