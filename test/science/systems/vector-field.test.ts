import { expect, it } from 'vitest';
import type { System } from '../../../science/systems/system.ts';
import { energies, vectorField, vectorFields } from '../../../science/systems/vector-field.ts';

/** H = k (q1 + 2 q2 + 3 p1 + 4 p2) */
const linear: System = {
  name: 'linear',
  dimension: 4,
  constants: {},
  parameters: [{ name: 'slope', symbol: 'k', unit: '1', low: 0, high: 1, positive: false }],
  states: [],
  energyUnit: '1',
  plane: { axes: [0, 1], arrows: [0, 1], through: [0, 0, 0, 0] },
  coefficients: [],
  hamiltonian: ([k], [q1, q2, p1, p2]) => k * (q1 + 2 * q2 + 3 * p1 + 4 * p2),
  gradient: ([k], _x, out) => out.set([k, 2 * k, 3 * k, 4 * k]),
};

it('is (dH/dp, -dH/dq), positions first', () => {
  const out = new Float64Array(4);
  vectorField(linear, Float64Array.of(1), new Float64Array(4), out);
  expect([...out]).toEqual([3, 4, -1, -2]);
});

it('gives each task the field and energy of its own parameters', () => {
  const parameters = Float64Array.of(1, 10);
  const states = Float64Array.from({ length: 16 }, () => 1);
  expect([...vectorFields(linear, parameters, states, 2)].filter((_, i) => i % 4 === 0)).toEqual([
    3, 3, 30, 30,
  ]);
  expect([...energies(linear, parameters, states, 2)]).toEqual([10, 10, 100, 100]);
});

it('rejects arrays that do not fit together', () => {
  expect(() => vectorFields(linear, Float64Array.of(1), new Float64Array(8), 2)).toThrow(
    /2 systems 'linear' need/,
  );
  expect(() => energies(linear, Float64Array.of(1, 2), new Float64Array(7), 2)).toThrow(RangeError);
});
