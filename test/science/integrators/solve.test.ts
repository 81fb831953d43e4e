import { describe, expect, it } from 'vitest';
import { solve } from '../../../science/integrators/solve.ts';
import type { IntegratorSettings } from '../../../science/integrators/solve.ts';
import { endOf, harmonic, observedOrder, problem, quartic, times } from './fields.ts';
import type { Field } from './fields.ts';

type FixedMethod = Exclude<IntegratorSettings['method'], 'dormand-prince'>;
const truth = endOf(
  solve(problem(quartic, [1, 0.5], [0, 2]), {
    method: 'dormand-prince',
    rtol: 1e-13,
    atol: 1e-13,
    maxSteps: 1e5,
  }).states,
);

function errorWith(method: FixedMethod, longestStep: number): number {
  const [q, p] = endOf(solve(problem(quartic, [1, 0.5], [0, 2]), { method, longestStep }).states);
  return Math.hypot(q - truth[0], p - truth[1]);
}

describe('order of convergence on a separable Hamiltonian', () => {
  it.each([
    ['rk4', 4],
    ['leapfrog', 2],
    ['symplectic-euler', 1],
  ] as const)('%s has order %d', (method, order) => {
    expect(observedOrder(errorWith(method, 1 / 128), errorWith(method, 1 / 256))).toBeCloseTo(order, 1);
  });
});

it('on a Hamiltonian that is not separable leapfrog still converges, with order 1', () => {
  // H = (1 + q^2)(1 + p^2)/2
  const coupled: Field = (_t, [q, p], out) => out.set([(1 + q * q) * p, -(1 + p * p) * q]);
  const initial = [0.5, 0.3];
  const exact = endOf(
    solve(problem(coupled, initial, [0, 2]), {
      method: 'dormand-prince',
      rtol: 1e-13,
      atol: 1e-13,
      maxSteps: 1e5,
    }).states,
  );
  const error = (longestStep: number): number => {
    const [q, p] = endOf(
      solve(problem(coupled, initial, [0, 2]), { method: 'leapfrog', longestStep }).states,
    );
    return Math.hypot(q - exact[0], p - exact[1]);
  };
  expect(observedOrder(error(1 / 256), error(1 / 512))).toBeCloseTo(1, 1);
});

it('rk4 follows an exponential and a field that depends on time', () => {
  const growth: Field = (t, [x, y], out) => out.set([x, 2 * t * y]);
  const [x, y] = endOf(solve(problem(growth, [1, 1], [0, 1]), { method: 'rk4', longestStep: 0.01 }).states);
  expect(x).toBeCloseTo(Math.E, 8);
  expect(y).toBeCloseTo(Math.E, 8);
});

describe('energy of an oscillator over 500 periods', () => {
  const span = times(0, 1000 * Math.PI, 1001);
  const energyErrors = (method: FixedMethod): number[] => {
    const { states } = solve(problem(harmonic, [1, 0], span), { method, longestStep: 0.3 });
    return span.map((_, i) => Math.abs((states[2 * i] ** 2 + states[2 * i + 1] ** 2) / 2 - 0.5));
  };

  it.each([
    ['leapfrog', 0.02],
    ['symplectic-euler', 0.1],
  ] as const)('%s keeps it within a band', (method, band) => {
    const errors = energyErrors(method);
    expect(Math.max(...errors)).toBeLessThan(band);
    expect(Math.max(...errors.slice(500))).toBeLessThan(1.05 * Math.max(...errors.slice(0, 500)));
  });

  it('rk4 loses it steadily', () => {
    const errors = energyErrors('rk4');
    expect(errors[1000]).toBeGreaterThan(1.5 * errors[500]);
    expect(errors[500]).toBeGreaterThan(1.5 * errors[250]);
  });
});

describe.each(['rk4', 'leapfrog', 'symplectic-euler'] as const)('%s', (method) => {
  const initial = [1, 0, 0.2, -3, 2, 2];
  const ts = times(0, 2, 9);

  it('gives each row of a batch the bits it has alone', () => {
    const whole = solve(problem(quartic, initial, ts), { method, longestStep: 0.07 });
    for (let row = 0; row < 3; row++) {
      const one = solve(problem(quartic, initial.slice(2 * row, 2 * row + 2), ts), {
        method,
        longestStep: 0.07,
      });
      expect(whole.states.slice(row * 18, (row + 1) * 18)).toEqual(one.states);
      expect(whole.evaluations[row]).toBe(one.evaluations[0]);
    }
  });

  it('takes the fewest equal steps between output times', () => {
    const { steps } = solve(problem(harmonic, [1, 0], [0, 1, 1.2]), { method, longestStep: 0.3 });
    expect([...steps]).toEqual([4 + 1]);
  });

  it('drops a row that blows up and finishes the others', () => {
    const explosive: Field = (_t, [q, p], out) => out.set(q > 10 ? [q * 1e200, p * 1e200] : [p, -q]);
    const solution = solve(problem(explosive, [1, 0, 11, 1], ts), { method, longestStep: 0.1 });
    expect(solution.status).toEqual(['done', 'non-finite']);
    expect(solution.states.slice(0, 18)).toEqual(
      solve(problem(explosive, [1, 0], ts), { method, longestStep: 0.1 }).states,
    );
    expect(solution.states.at(-1)).toBeNaN();
    expect(solution.evaluations[1]).toBeLessThan(solution.evaluations[0]);
  });

  it('rejects a step that is not positive', () => {
    expect(() => solve(problem(harmonic, [1, 0], ts), { method, longestStep: 0 })).toThrow(
      /longest step is 0/,
    );
  });
});

it('leapfrog runs backwards to where it came from, being symmetric', () => {
  const settings = { method: 'leapfrog', longestStep: 0.1 } as const;
  const there = solve(problem(quartic, [1, 0.5], [0, 3]), settings);
  const back = solve(problem(quartic, endOf(there.states), [3, 0]), settings);
  expect(back.states.at(-2)).toBeCloseTo(1, 12);
  expect(back.states.at(-1)).toBeCloseTo(0.5, 12);
});
