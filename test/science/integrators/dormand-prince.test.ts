import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solveDormandPrince } from '../../../science/integrators/dormand-prince.ts';
import { endOf, harmonic, problem, quartic, times } from './fields.ts';
import type { Field } from './fields.ts';

const maxSteps = 100_000;
const usual = { rtol: 1e-9, atol: 1e-9, maxSteps };

interface ScipyCase {
  field: string;
  initial: number[];
  times: number[];
  rtol: number;
  atol: number;
  states: number[];
  nfev: number;
  steps: number;
}
const scipy = JSON.parse(
  readFileSync(new URL('../../fixtures/scipy-rk45/solutions.json', import.meta.url), 'utf8'),
) as { cases: ScipyCase[] };

const fields: Record<string, Field> = {
  harmonic,
  decay: (_t, [x, y], out) => out.set([-0.5 * x, -0.1 * y]),
  'van-der-pol': (_t, [x, y], out) => out.set([y, 5 * (1 - x * x) * y - x]),
  'lotka-volterra': (_t, [x, y], out) => out.set([1.5 * x - x * y, -3 * y + x * y]),
  forced: (t, [x], out) => out.set([t * t - x, t * x]),
};

describe("takes scipy's own steps", () => {
  it.each(scipy.cases.map((each) => [each.field, each.rtol, each] as const))(
    '%s, rtol %d',
    (_name, _rtol, each) => {
      const { rtol, atol } = each;
      const solution = solveDormandPrince(problem(fields[each.field], each.initial, each.times), {
        rtol,
        atol,
        maxSteps,
      });
      expect(solution.status).toEqual(['done']);
      expect([...solution.steps]).toEqual([each.steps]);
      expect([...solution.evaluations]).toEqual([each.nfev]);
      solution.states.forEach((x, i) => {
        expect(Math.abs(x - each.states[i])).toBeLessThan(1e-11 * (1 + Math.abs(each.states[i])));
      });
    },
  );
});

describe('accuracy', () => {
  it('turns a harmonic oscillator by t, at the ends of steps and between them', () => {
    const ts = times(0, 20, 333);
    const { states } = solveDormandPrince(problem(harmonic, [1, 0], ts), {
      ...usual,
      rtol: 1e-12,
      atol: 1e-12,
    });
    ts.forEach((t, i) => {
      expect(Math.abs(states[2 * i] - Math.cos(t))).toBeLessThan(1e-9);
      expect(Math.abs(states[2 * i + 1] + Math.sin(t))).toBeLessThan(1e-9);
    });
  });

  it('is of order 5: the error falls with the fifth power of the number of steps', () => {
    const run = (tolerance: number): { q: number; steps: number } => {
      const tolerances = { maxSteps, rtol: tolerance, atol: tolerance };
      const { states, steps } = solveDormandPrince(problem(quartic, [1, 0.5], [0, 30]), tolerances);
      return { q: states.at(-2)!, steps: steps[0] };
    };
    const [coarse, fine, truth] = [run(1e-6), run(1e-9), run(1e-13)];
    const gain = Math.abs(coarse.q - truth.q) / Math.abs(fine.q - truth.q);
    const order = Math.log(gain) / Math.log(fine.steps / coarse.steps);
    expect(order).toBeGreaterThan(4.5);
    expect(order).toBeLessThan(5.5);
  });

  it('runs backwards to where it came from', () => {
    const there = solveDormandPrince(problem(harmonic, [0.4, -1.1], [0, 7]), usual);
    const back = solveDormandPrince(problem(harmonic, endOf(there.states), [7, 0]), usual);
    expect(back.states.at(-2)!).toBeCloseTo(0.4, 7);
    expect(back.states.at(-1)!).toBeCloseTo(-1.1, 7);
  });
});

describe('a batch', () => {
  it('gives each row the bits it has alone, though rows take different steps', () => {
    const initial = [1, 0, 0.001, 0, 9, -4, 2, 2];
    const ts = times(0, 5, 23);
    const whole = solveDormandPrince(problem(quartic, initial, ts), usual);
    for (let row = 0; row < 4; row++) {
      const one = solveDormandPrince(problem(quartic, initial.slice(2 * row, 2 * row + 2), ts), usual);
      expect(whole.states.slice(row * 46, (row + 1) * 46)).toEqual(one.states);
      expect(whole.steps[row]).toBe(one.steps[0]);
      expect(whole.evaluations[row]).toBe(one.evaluations[0]);
    }
    expect(new Set(whole.steps).size).toBeGreaterThan(1);
  });

  it('passes the field only rows that still run, with their indices', () => {
    const seen: number[][] = [];
    const initial = Float64Array.of(1, 0, 20, 0);
    const solution = solveDormandPrince(
      {
        dimension: 2,
        initial,
        times: Float64Array.of(0, 1),
        field: (ts, states, rows, out) => {
          seen.push([...rows]);
          expect(ts).toHaveLength(rows.length);
          expect(out).toHaveLength(2 * rows.length);
          rows.forEach((_row, i) =>
            quartic(0, states.subarray(2 * i, 2 * i + 2), out.subarray(2 * i, 2 * i + 2)),
          );
        },
      },
      { ...usual, rtol: 1e-5 },
    );
    expect(seen[0]).toEqual([0, 1]);
    expect(seen.at(-1)).toEqual([1]);
    expect(seen.filter((rows) => rows.includes(0))).toHaveLength(solution.evaluations[0]);
    expect(seen.filter((rows) => rows.includes(1))).toHaveLength(solution.evaluations[1]);
  });
});

describe('endings', () => {
  const ending = (field: Field, initial: number[], settings = usual): string[] => [
    ...solveDormandPrince(problem(field, initial, times(0, 3, 4)), settings).status,
  ];

  it('max-steps when the attempts are used up', () => {
    expect(ending(harmonic, [1, 0], { ...usual, maxSteps: 3 })).toEqual(['max-steps']);
  });

  it('non-finite from the start when the field is', () => {
    expect(ending((_t, _x, out) => out.fill(NaN), [1, 0])).toEqual(['non-finite']);
    expect(ending(harmonic, [Infinity, 0])).toEqual(['non-finite']);
  });

  it('non-finite at the wall when the field ends in the middle, and the states up to there stand', () => {
    const wall: Field = (t, _x, out) => out.fill(t > 1.5 ? NaN : 1);
    const { status, states } = solveDormandPrince(problem(wall, [0, 0], times(0, 3, 4)), usual);
    expect(status).toEqual(['non-finite']);
    expect(states[2]).toBeCloseTo(1, 12);
    expect(Array.from(states.slice(4))).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('a blow-up in finite time stops by itself', () => {
    expect(ending((_t, [x, y], out) => out.set([x * x, y * y]), [1, 1])[0]).not.toBe('done');
  });

  it('step-too-small when the field jumps at every step', () => {
    let calls = 0;
    const alternating: Field = (_t, _x, out) => out.fill(calls++ % 2 === 0 ? 1e30 : -1e30);
    const { status } = solveDormandPrince(problem(alternating, [1, 1], [1, 2]), usual);
    expect(status).toEqual(['step-too-small']);
  });

  it('one row that fails leaves the others their results', () => {
    const field: Field = (_t, [q, p], out) => out.set(q > 50 ? [NaN, NaN] : [p, -q]);
    const ts = times(0, 3, 4);
    const whole = solveDormandPrince(problem(field, [1, 0, 99, 0], ts), usual);
    expect(whole.status).toEqual(['done', 'non-finite']);
    expect(whole.states.slice(0, 8)).toEqual(solveDormandPrince(problem(field, [1, 0], ts), usual).states);
    expect(Array.from(whole.states.slice(8))).toEqual([99, 0, NaN, NaN, NaN, NaN, NaN, NaN]);
  });
});

it('rejects tolerances and times that cannot be meant', () => {
  expect(() => solveDormandPrince(problem(harmonic, [1, 0], [0, 1]), { ...usual, rtol: 1e-16 })).toThrow(
    /rtol is 1e-16/,
  );
  expect(() => solveDormandPrince(problem(harmonic, [1, 0], [0, 1]), { ...usual, atol: 0 })).toThrow(
    /atol is 0/,
  );
  expect(() => solveDormandPrince(problem(harmonic, [1, 0], [0, 1]), { ...usual, maxSteps: 0 })).toThrow(
    /maxSteps/,
  );
  expect(() => solveDormandPrince(problem(harmonic, [1, 0], [0, 1, 1]), usual)).toThrow(/strictly one way/);
  expect(() => solveDormandPrince(problem(harmonic, [1, 0], [0]), usual)).toThrow(/at least two/);
  expect(() => solveDormandPrince(problem(harmonic, [1, 0, 3], [0, 1]), usual)).toThrow(/\[B, 2\]/);
});
