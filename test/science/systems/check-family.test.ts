import { expect, it } from 'vitest';
import { checkDerivatives, checkParameters } from '../../../science/systems/check-values.ts';
import { createSystem } from '../../../science/systems/create-system.ts';
import { systemNamed } from '../../../science/systems/index.ts';
import type { Dynamics, SystemFamily } from '../../../science/systems/system.ts';
import { phasePlane } from '../../../science/systems/system.ts';

/** H = k (q^2 + p^2) / 2 */
const oscillator: Dynamics = {
  hamiltonian: ([k], [q, p]) => (k * (q * q + p * p)) / 2,
  gradient: ([k], [q, p], out) => out.set([k * q, k * p]),
  coefficients: [],
};

const coordinate = (name: string) => ({ name, symbol: name, unit: '1', low: -1, high: 1 });

function familyWith(changes: Partial<SystemFamily>, dynamics: Partial<Dynamics> = {}): SystemFamily {
  return {
    name: 'oscillator',
    constants: [],
    parameters: [{ ...coordinate('stiffness'), low: 1, high: 2, positive: true }],
    states: [coordinate('q'), coordinate('p')],
    energyUnit: '1',
    plane: phasePlane,
    dynamics: () => ({ ...oscillator, ...dynamics }),
    ...changes,
  };
}

it('takes a family that fits together', () => {
  expect(createSystem(familyWith({}))).toMatchObject({ name: 'oscillator', dimension: 2, constants: {} });
});

it.each([
  [
    'an odd number of coordinates',
    { states: ['q', 'p', 'r'].map(coordinate) },
    "The system family 'oscillator' declares 3 coordinates (q, p, r). Declare its positions and then as many momenta.",
  ],
  ['no coordinate', { states: [] }, "The system family 'oscillator' declares 0 coordinates ()."],
  [
    'a plane of another dimension',
    { states: ['q', 'r', 'p', 's'].map(coordinate) },
    "The system family 'oscillator' declares a plane through (0, 0) with axes 0, 1 and arrows 0, 1, which doesn't fit " +
      'its 4 coordinates (q, r, p, s).',
  ],
  ['a plane with arrows that are no components', { plane: { ...phasePlane, arrows: [1, 2] } }, 'arrows 1, 2'],
  [
    'one name for two things',
    { states: ['stiffness', 'p'].map(coordinate) },
    "The system family 'oscillator' declares 'stiffness' twice.",
  ],
  [
    'an empty range',
    { states: [coordinate('q'), { ...coordinate('p'), low: 1 }] },
    "The system family 'oscillator' declares the range [1, 1] for 'p'. Put the smaller bound first.",
  ],
] as const)('complains of %s', (_, changes, message) => {
  expect(() => createSystem(familyWith(changes as Partial<SystemFamily>))).toThrow(message);
});

it('complains of a gradient that is missing', () => {
  const { gradient: _gradient, ...rest } = oscillator;
  expect(() => createSystem(familyWith({ dynamics: () => rest as Dynamics }))).toThrow(
    "The system family 'oscillator' has no gradient. Its 'dynamics' must return both H and dH/dx.",
  );
});

it.each([
  ['a component too few', [1], '1 components (0)'],
  ['a component too many', [1, 1, 1], '3 components (0, 1, 2)'],
])('complains of a gradient with %s', (_, values, written) => {
  const family = familyWith({}, { gradient: (_row, _state, out) => out.set(values) });
  expect(() => createSystem(family)).toThrow(
    `The gradient of the system family 'oscillator' writes ${written}, but its states have 2 coordinates (q, p). ` +
      'Write dH/dx into out[0] to out[1].',
  );
});

it('complains of a Hamiltonian that is not finite, naming the system and the state', () => {
  const { hamiltonian } = oscillator;
  const broken = familyWith({}, { hamiltonian: (row, x) => (row[0] > 1.2 ? NaN : hamiltonian(row, x)) });
  expect(() => createSystem(broken)).toThrow(
    /^The system 'oscillator' is undefined for \(stiffness = 1\.5\) at \(q = -?0\.\d+, p = -?0\.\d+\): H is NaN and dH\/dx is/,
  );
});

it('asks for no Hamiltonian at states that are not admissible', () => {
  const isAdmissible = (_row: Float64Array, [q]: Float64Array) => q > 0;
  const hamiltonian = (row: Float64Array, x: Float64Array) =>
    x[0] > 0 ? oscillator.hamiltonian(row, x) : NaN;
  expect(createSystem(familyWith({}, { isAdmissible, hamiltonian })).name).toBe('oscillator');
  expect(() => createSystem(familyWith({}, { hamiltonian }))).toThrow('is undefined for');
});

it('finds the system whose parameters make H undefined', () => {
  const pendulum = systemNamed({ name: 'pendulum' });
  expect(() => checkParameters(pendulum, Float64Array.of(1, 1, 0, 1, 1, -9), 2)).not.toThrow();
  expect(() => checkParameters(pendulum, Float64Array.of(1, 1, 0, 0, 1, 0), 2)).toThrow(
    "System 1 of 'pendulum' has mass = 0, for which H is undefined. Give a positive number.",
  );
  expect(() => checkParameters(pendulum, Float64Array.of(1, 1, NaN), 1)).toThrow(
    "System 0 of 'pendulum' has restAngle = NaN, for which H is undefined. Give a finite number.",
  );
  expect(() => checkParameters(pendulum, Float64Array.of(1, 1), 1)).toThrow(
    "1 systems 'pendulum' need parameters [1, 3] (mass, length, restAngle); got 2 numbers.",
  );
});

it('finds the state whose derivative is not finite', () => {
  const system = systemNamed({ name: 'kepler' });
  const parameters = Float64Array.of(1, 1, 0, 0, 2, 1, 0.5, 0.5);
  const states = Float64Array.of(1, 1, 0, 0, 2, 2, 0, 0, /* second system */ 1, 1, 0, 0, 0.5, 0.5, 3, 1);
  const derivatives = new Float64Array(16);
  expect(() => checkDerivatives(system, parameters, states, derivatives)).not.toThrow();
  derivatives[14] = NaN;
  expect(() => checkDerivatives(system, parameters, states, derivatives)).toThrow(
    "The system 'kepler' is undefined for (mass = 2, centralMass = 1, centre1 = 0.5, centre2 = 0.5) at " +
      '(position1 = 0.5, position2 = 0.5, momentum1 = 3, momentum2 = 1): H is -Infinity and dH/dx is (NaN, NaN, 1.5, 0.5). ' +
      "Narrow the laws, or let 'isAdmissible' leave out such states.",
  );
});
