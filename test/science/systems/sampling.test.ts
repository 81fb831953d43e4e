import { expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { systemNamed } from '../../../science/systems/index.ts';
import { sampleBoundStates, sampleParameters, sampleStates } from '../../../science/systems/sampling.ts';

const pendulum = systemNamed({ name: 'pendulum' });

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
