import { expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { systemNamed } from '../../../science/systems/index.ts';
import { isBeyond } from '../../../science/systems/parameter-range.ts';
import {
  sampleAdmissibleStates,
  sampleBoundStates,
  sampleParameters,
  sampleStates,
} from '../../../science/systems/sampling.ts';
import { rowOf } from './orbits.ts';

const pendulum = systemNamed({ name: 'pendulum' });
const kepler = systemNamed({ name: 'kepler' });

it('draws each column within its law, filling it', () => {
  const parameters = sampleParameters(pendulum, stream(1), 500);
  const states = sampleStates(pendulum, stream(2), 500);
  for (const [values, laws] of [
    [parameters, pendulum.parameters],
    [states, pendulum.states],
  ] as const) {
    laws.forEach(({ low, high }, j) => {
      const column = [...values].filter((_, i) => i % laws.length === j);
      expect(column).toHaveLength(500);
      expect(Math.min(...column)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...column)).toBeLessThanOrEqual(high);
      expect(Math.max(...column) - Math.min(...column)).toBeGreaterThan(0.95 * (high - low));
    });
  }
});

it('more rows leave the first ones as they were', () => {
  expect(sampleParameters(pendulum, stream(1), 9).slice(0, 12)).toEqual(
    sampleParameters(pendulum, stream(1), 4),
  );
  expect(sampleStates(pendulum, stream(1), 9).slice(0, 8)).toEqual(sampleStates(pendulum, stream(1), 4));
});

it('admissible states are uniform in the admissible part of the window', () => {
  const centre = Float64Array.of(1, 1, 0.3, -0.2);
  const states = sampleAdmissibleStates(kepler, centre, stream(3), 20_000);
  const rows = Array.from({ length: 20_000 }, (_, i) => rowOf(states, 4, i));
  const radii = rows.map(([q1, q2]) => Math.hypot(q1 - 0.3, q2 + 0.2));
  expect(Math.min(...radii)).toBeGreaterThanOrEqual(1);
  // Regions of the positions, and of the momenta, by their share of the area: 64 less the unit disc, and 64.
  const shares: [number, (x: Float64Array, radius: number) => boolean][] = [
    [(4 * Math.PI - Math.PI) / (64 - Math.PI), (_, radius) => radius < 2],
    [(9 * Math.PI - Math.PI) / (64 - Math.PI), (_, radius) => radius < 3],
    [16 / (64 - Math.PI), ([q1]) => q1 > 2],
    [8 / (64 - Math.PI), ([, q2]) => q2 < -3],
    [1 / 2, ([, , p1]) => p1 < 0],
    [Math.PI / 16, ([, , p1, p2]) => Math.hypot(p1, p2) < 2],
  ];
  for (const [share, belongs] of shares) {
    const count = rows.filter((row, i) => belongs(row, radii[i])).length;
    expect(Math.abs(count - 20_000 * share)).toBeLessThan(4 * Math.sqrt(20_000 * share * (1 - share)));
  }
});

it('admissible states are any where a system says nothing of them, and the same draws', () => {
  const row = Float64Array.of(1, 1, 0.5);
  expect(sampleAdmissibleStates(pendulum, row, stream(4), 50)).toEqual(sampleStates(pendulum, stream(4), 50));
});

it('systems beyond the laws have a parameter outside them, uniformly in twice their bounds', () => {
  const count = 20_000;
  const rows = Array.from({ length: count }, (_, i) => i);
  const values = sampleParameters(pendulum, stream(7), count, 'beyond');
  const column = (j: number) => rows.map((i) => values[3 * i + j]);
  expect(rows.every((i) => isBeyond(pendulum, rowOf(values, 3, i)))).toBe(true);
  // Of the widened box, what is within the laws is left out.
  const [mass, length] = [4.5 / 9.5, 4.5 / 9.5];
  const outside = 1 - mass * length;
  const shares: [number, number][] = [
    [(1 - mass) / outside, column(0).filter((m) => m > 5).length],
    [(1 - length) / outside, column(1).filter((l) => l > 5).length],
    [1 / 2, column(2).filter((q) => q < 0).length],
    [2.5 / 9.5 / outside, column(0).filter((m) => m > 7.5).length],
  ];
  for (const [share, seen] of shares) {
    expect(Math.abs(seen - count * share)).toBeLessThan(4 * Math.sqrt(count * share * (1 - share)));
  }
  expect(Math.min(...column(0), ...column(1))).toBeGreaterThanOrEqual(0.5);
  expect(Math.max(...column(0), ...column(1))).toBeLessThanOrEqual(10);
  // A rest angle of 1.5 pi is one of -0.5 pi.
  expect(Math.max(...column(2).map(Math.abs))).toBeLessThanOrEqual(Math.PI);
  expect(values.slice(0, 12)).toEqual(sampleParameters(pendulum, stream(7), 4, 'beyond'));
});

it('a system all of whose parameters are within their laws has none beyond', () => {
  const restAngle = pendulum.parameters[2];
  for (const parameters of [[], [restAngle]]) {
    expect(() => sampleParameters({ ...pendulum, parameters }, stream(1), 1, 'beyond')).toThrow(
      "The system 'pendulum' has no parameter that could lie beyond its law",
    );
  }
});

it('bound states are bound', () => {
  const row = Float64Array.of(1, 1, 0.5);
  const states = sampleBoundStates(pendulum, row, stream(4), 50);
  for (let i = 0; i < 50; i++) expect(pendulum.isBound!(row, states.subarray(2 * i, 2 * i + 2))).toBe(true);
});

it('any state will do for a system without unbound orbits', () => {
  const { isBound: _isBound, ...everBound } = pendulum;
  const row = Float64Array.of(1, 1, 0.5);
  expect(sampleBoundStates(everBound, row, stream(4), 50)).toEqual(sampleStates(pendulum, stream(4), 50));
});

it('gives up with a reason when hardly any orbit is bound', () => {
  const never = { ...pendulum, isBound: () => false };
  expect(() => sampleBoundStates(never, Float64Array.of(1, 2, 3), stream(4), 1)).toThrow(
    /No bound state of the system 'pendulum' with parameters \(1, 2, 3\) in 10000 draws/,
  );
});

it('gives up with a reason when hardly any state is admissible', () => {
  const never = { ...pendulum, isAdmissible: () => false };
  for (const sample of [sampleAdmissibleStates, sampleBoundStates]) {
    expect(() => sample(never, Float64Array.of(1, 2, 3), stream(4), 1)).toThrow(/in 10000 draws/);
  }
});
