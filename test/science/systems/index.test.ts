import { describe, expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { systemFamilies, systemNamed } from '../../../science/systems/index.ts';
import { sampleBoundStates, sampleParameters } from '../../../science/systems/sampling.ts';
import { randomStates, rowOf } from './orbits.ts';

describe.each(systemFamilies.map(({ name }) => name))('%s', (name) => {
  const system = systemNamed({ name });
  const { dimension } = system;

  it('has a name of its own and a law for each coordinate', () => {
    expect(system.name).toBe(name);
    expect(systemFamilies.filter((family) => family.name === name)).toHaveLength(1);
    expect(dimension % 2).toBe(0);
    expect(system.states).toHaveLength(dimension);
    for (const { low, high } of [...system.parameters, ...system.states]) expect(low).toBeLessThan(high);
  });

  it('has the slope of its Hamiltonian as gradient', () => {
    for (const { row, state } of randomStates(system, 100)) {
      const gradient = new Float64Array(dimension);
      system.gradient(row, state, gradient);
      const scale = Math.max(1, ...gradient.map(Math.abs));
      for (let i = 0; i < dimension; i++) {
        const [low, high] = [state.slice(), state.slice()];
        low[i] -= 1e-5;
        high[i] += 1e-5;
        const slope = (system.hamiltonian(row, high) - system.hamiltonian(row, low)) / (high[i] - low[i]);
        expect(Math.abs(slope - gradient[i])).toBeLessThan(1e-6 * scale);
      }
    }
  });

  it.each(['training', 'beyond'] as const)('has bound orbits for each of its systems (%s)', (range) => {
    const width = system.parameters.length;
    const rows = sampleParameters(system, stream(5), 150, range);
    for (let i = 0; i < 150; i++) {
      const row = rowOf(rows, width, i);
      const state = sampleBoundStates(system, row, stream(6, i), 1);
      expect(system.isBound!(row, state)).toBe(true);
      expect(system.isAdmissible?.(row, state) ?? true).toBe(true);
    }
  });
});

// c(theta) . phi(x) = H: the energies of five systems at five states, as combinations of their coefficients.
describe.each([
  ['mass-spring', []],
  ['pendulum', []],
  ['kepler', [2, 3]],
] as const)('the Hamiltonian of %s', (name, nonlinear) => {
  it(`is linear in its coefficients${nonlinear.length > 0 ? ' for a given centre' : ''}`, () => {
    const system = systemNamed({ name });
    const samples = randomStates(system, 20);
    for (const { row } of samples) for (const j of nonlinear) row[j] = samples[0].row[j];
    const count = system.coefficients.length;
    const values = samples.map(({ row }) => system.coefficients.map(({ value }) => value(row)));
    const state = samples[0].state;
    const energies = samples.map(({ row }) => system.hamiltonian(row, state));
    const weights = solveLinear(values.slice(0, count), energies.slice(0, count));
    samples.forEach((_, i) => {
      const combined = values[i].reduce((sum, value, j) => sum + weights[j] * value, 0);
      expect(Math.abs(combined - energies[i])).toBeLessThan(1e-8 * (1 + Math.abs(energies[i])));
    });
  });
});

/** Gauss's elimination with pivots. */
function solveLinear(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  rows.forEach((_, i) => {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i]) > Math.abs(best[i]) ? row : best));
    rows[rows.indexOf(pivot)] = rows[i];
    rows[i] = pivot.map((value) => value / pivot[i]);
    for (const [k, row] of rows.entries()) {
      if (k !== i) rows[k] = row.map((value, j) => value - row[i] * rows[i][j]);
    }
  });
  return rows.map((row) => row.at(-1)!);
}

it('names what it knows when asked for something else', () => {
  expect(() => systemNamed({ name: 'trebuchet' })).toThrow(
    "There is no system 'trebuchet'. Choose one of: mass-spring, pendulum, kepler.",
  );
});
