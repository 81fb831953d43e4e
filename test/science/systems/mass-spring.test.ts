import { expect, it } from 'vitest';
import { systemNamed } from '../../../science/systems/index.ts';
import { equallySpaced, extentOf, orbit, randomStates } from './orbits.ts';

const system = systemNamed({ name: 'mass-spring' });

it('oscillates with omega = sqrt(k / m) around its rest position', () => {
  const times = equallySpaced(20, 41);
  for (const { row, state } of randomStates(system, 10)) {
    const [m, k, q0] = row;
    const [q, p] = state;
    const omega = Math.sqrt(k / m);
    const { states } = orbit(system, row, state, times);
    times.forEach((t, i) => {
      const position = q0 + (q - q0) * Math.cos(omega * t) + (p / (m * omega)) * Math.sin(omega * t);
      const momentum = p * Math.cos(omega * t) - (q - q0) * m * omega * Math.sin(omega * t);
      expect(Math.abs(states[2 * i] - position)).toBeLessThan(1e-8);
      expect(Math.abs(states[2 * i + 1] - momentum)).toBeLessThan(1e-8);
    });
  }
});

it('calls an orbit bound when all of it is in the window', () => {
  const verdicts = randomStates(system, 80).map(({ row, state }) => {
    const period = 2 * Math.PI * Math.sqrt(row[0] / row[1]);
    const { states } = orbit(system, row, state, equallySpaced(period, 361));
    const inside = system.states.every(({ low, high }, i) => {
      const [least, greatest] = extentOf(states, 2, i);
      return least >= low && greatest <= high;
    });
    expect(system.isBound!(row, state)).toBe(inside);
    return inside;
  });
  expect(new Set(verdicts).size).toBe(2);
});

it('judges bound orbits by the window that is declared', () => {
  const row = Float64Array.of(1, 1, 0);
  const state = Float64Array.of(3, 4); // a circle of radius 5 around the rest position
  const within = (reach: number) =>
    systemNamed({ name: 'mass-spring', laws: { position: [-reach, reach], momentum: [-6, 6] } });
  expect(within(5.01).isBound!(row, state)).toBe(true);
  expect(within(4.99).isBound!(row, state)).toBe(false);
});
