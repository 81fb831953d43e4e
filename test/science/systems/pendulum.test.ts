import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solve } from '../../../science/integrators/solve.ts';
import type { Solution } from '../../../science/integrators/problem.ts';
import { systemNamed } from '../../../science/systems/index.ts';
import type { System } from '../../../science/systems/system.ts';
import { energies, vectorField } from '../../../science/systems/vector-field.ts';

const pendulum = systemNamed({ name: 'pendulum' });
const law = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: low, max: high, noNaN: true });
const parameters = fc
  .tuple(law(0.5, 5), law(0.5, 5), law(-Math.PI, Math.PI))
  .map((values) => Float64Array.from(values));
const state = fc.tuple(law(-6, 6), law(-20, 20)).map((values) => Float64Array.from(values));

function orbit(system: System, row: Float64Array, initial: Float64Array, times: Float64Array): Solution {
  return solve(
    {
      dimension: 2,
      initial,
      times,
      field: (_t, states, _rows, out) => vectorField(system, row, states, out),
    },
    { method: 'dormand-prince', rtol: 1e-12, atol: 1e-12, maxSteps: 1e6 },
  );
}

/** From rest at amplitude `angle`, a quarter of the period is when the pendulum first hangs straight. */
function measuredPeriod(system: System, row: Float64Array, angle: number, guess: number): number {
  const times = Float64Array.from({ length: 2001 }, (_, i) => (i * guess) / 2000);
  const { states } = orbit(system, row, Float64Array.of(row[2] + angle, 0), times);
  for (let i = 1; i < times.length; i++) {
    const [before, after] = [states[2 * i - 2] - row[2], states[2 * i] - row[2]];
    if (after <= 0) return 4 * (times[i - 1] + ((times[i] - times[i - 1]) * before) / (before - after));
  }
  return NaN;
}

/** Gauss: K(k) = pi / (2 agm(1, sqrt(1 - k^2))). */
function ellipticK(k: number): number {
  let [a, b] = [1, Math.sqrt(1 - k * k)];
  for (let i = 0; i < 20; i++) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  return Math.PI / (2 * a);
}

it('its gradient is the slope of its Hamiltonian', () => {
  fc.assert(
    fc.property(parameters, state, (row, x) => {
      const gradient = new Float64Array(2);
      pendulum.gradient(row, x, gradient);
      for (const i of [0, 1]) {
        const [low, high] = [x.slice(), x.slice()];
        low[i] -= 1e-5;
        high[i] += 1e-5;
        const slope = (pendulum.hamiltonian(row, high) - pendulum.hamiltonian(row, low)) / 2e-5;
        expect(Math.abs(slope - gradient[i])).toBeLessThan(1e-5 * (1 + Math.abs(gradient[i])));
      }
    }),
  );
});

it('keeps its energy along its orbits', () => {
  fc.assert(
    fc.property(parameters, state, (row, x) => {
      const { states, status } = orbit(pendulum, row, x, Float64Array.of(0, 1, 2, 3));
      const values = energies(pendulum, row, states, 1);
      expect(status).toEqual(['done']);
      for (const energy of values) expect(Math.abs(energy - values[0])).toBeLessThan(1e-8 * (1 + values[0]));
    }),
    { numRuns: 10 },
  );
});

describe('period', () => {
  const row = Float64Array.of(1.7, 2.3, 0.4);
  const system = systemNamed({ name: 'pendulum', constants: { g: 9.81 } });
  const small = 2 * Math.PI * Math.sqrt(2.3 / 9.81);

  it('is 2 pi sqrt(l / g) at small amplitude', () => {
    expect(measuredPeriod(system, row, 1e-3, small) / small).toBeCloseTo(1, 6);
  });

  it('is 4 sqrt(l / g) K(sin(angle / 2)) at any', () => {
    for (const angle of [0.5, 1.5, 2.5]) {
      const exact = 4 * Math.sqrt(2.3 / 9.81) * ellipticK(Math.sin(angle / 2));
      expect(measuredPeriod(system, row, angle, exact) / exact).toBeCloseTo(1, 5);
    }
  });
});

it('is bound below its separatrix and turns over above it', () => {
  const row = Float64Array.of(1, 1, 0);
  const separatrix = 2; // p at q = 0 with p^2 / 2 = 2 m g l
  const times = Float64Array.of(0, 100);
  const swinging = Float64Array.of(0, separatrix - 1e-3);
  const turning = Float64Array.of(0, separatrix + 1e-3);
  expect(pendulum.isBound!(row, swinging)).toBe(true);
  expect(pendulum.isBound!(row, turning)).toBe(false);
  expect(Math.abs(orbit(pendulum, row, swinging, times).states[2])).toBeLessThan(Math.PI);
  expect(Math.abs(orbit(pendulum, row, turning, times).states[2])).toBeGreaterThan(4 * Math.PI);
});

it('is bound where its whole swing lies within the window, as its orbit shows', () => {
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(parameters, state, (row, x) => {
      const [m, l] = row;
      const energy = pendulum.hamiltonian(row, x);
      // Near the separatrix an orbit takes its time.
      fc.pre(energy < 1.9 * m * l && energy > 1e-3 * m * l);
      const times = Float64Array.from({ length: 401 }, (_, i) => (i / 400) * 20 * Math.PI * Math.sqrt(l));
      const { states } = orbit(pendulum, row, x, times);
      const most = pendulum.states.map(({ low, high }, j) => {
        const values = states.filter((_, i) => i % 2 === j);
        return Math.max(...values.map((value) => Math.max(value - high, low - value) / (high - low)));
      });
      const outside = Math.max(...most);
      // Between two of the times it may be a little farther out.
      fc.pre(Math.abs(outside) > 0.02);
      verdicts.add(outside < 0);
      expect(pendulum.isBound!(row, x)).toBe(outside < 0);
    }),
    { numRuns: 60, seed: 5 },
  );
  expect(verdicts).toEqual(new Set([true, false]));
});

it('declares the ranges of Lee & Seong (2020) and g = 1', () => {
  const ranges = (laws: System['states']): number[][] => laws.map(({ low, high }) => [low, high]);
  expect(ranges(pendulum.parameters)).toEqual([
    [0.5, 5],
    [0.5, 5],
    [-Math.PI, Math.PI],
  ]);
  expect(ranges(pendulum.states)).toEqual([
    [-2 * Math.PI, 2 * Math.PI],
    [-20, 20],
  ]);
  expect(pendulum.constants).toEqual({ g: 1 });
});
