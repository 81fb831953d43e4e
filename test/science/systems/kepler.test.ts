import { describe, expect, it } from 'vitest';
import { stream } from '../../../science/random/stream.ts';
import { systemNamed } from '../../../science/systems/index.ts';
import { keplerOrbit } from '../../../science/systems/kepler-orbit.ts';
import { sampleBoundStates, sampleParameters } from '../../../science/systems/sampling.ts';
import { energies, vectorField } from '../../../science/systems/vector-field.ts';
import { equallySpaced, extentOf, orbit, randomStates, rowOf } from './orbits.ts';

const G = 1.3;
const system = systemNamed({ name: 'kepler', constants: { G } });

/** Position and velocity relative to the centre. */
function relative([m, , c1, c2]: Float64Array, [q1, q2, p1, p2]: Float64Array) {
  return { x: q1 - c1, y: q2 - c2, vx: p1 / m, vy: p2 / m };
}

function orbitOf(row: Float64Array, state: Float64Array) {
  return keplerOrbit(G * row[1], relative(row, state));
}

/** Kepler's third law. */
function periodOf(row: Float64Array, semiMajorAxis: number): number {
  return 2 * Math.PI * Math.sqrt(semiMajorAxis ** 3 / (G * row[1]));
}

/** Systems, each with a state on a bound orbit. */
function boundStates(count: number, seed: number): { row: Float64Array; state: Float64Array }[] {
  const rows = sampleParameters(system, stream(seed), count);
  return Array.from({ length: count }, (_, i) => {
    const row = rowOf(rows, 4, i);
    return { row, state: sampleBoundStates(system, row, stream(seed, 'state', i), 1) };
  });
}

/** As boundStates, but on any ellipse that keeps away from the centre, in the window or not. */
function ellipses(count: number): { row: Float64Array; state: Float64Array }[] {
  return randomStates(system, 4000)
    .filter(({ row, state }) => {
      const { pericentre, apocentre } = orbitOf(row, state);
      return pericentre > 0.3 && apocentre < 20;
    })
    .slice(0, count);
}

function distances(row: Float64Array, states: Float64Array): Float64Array {
  return Float64Array.from({ length: states.length / 4 }, (_, i) => {
    const { x, y } = relative(row, rowOf(states, 4, i));
    return Math.hypot(x, y);
  });
}

describe('along an orbit', () => {
  it('energy, angular momentum and the Laplace-Runge-Lenz vector are conserved', () => {
    for (const { row, state } of boundStates(8, 1)) {
      const [m, M] = row;
      const { states } = orbit(system, row, state, equallySpaced(20, 11));
      const conserved = (x: Float64Array) => {
        const r = relative(row, x);
        const L = m * (r.x * r.vy - r.y * r.vx);
        const distance = Math.hypot(r.x, r.y);
        // A = p x L - G M m^2 r / |r|
        return [
          energies(system, row, x, 1)[0],
          L,
          m * r.vy * L - (G * M * m * m * r.x) / distance,
          -m * r.vx * L - (G * M * m * m * r.y) / distance,
        ];
      };
      const first = conserved(state);
      for (let i = 1; i < 11; i++) {
        conserved(rowOf(states, 4, i)).forEach((value, j) =>
          expect(Math.abs(value - first[j])).toBeLessThan(1e-8),
        );
      }
      const { eccentricity } = orbitOf(row, state);
      expect(eccentricity[0]).toBeCloseTo(first[2] / (G * M * m * m), 10);
      expect(eccentricity[1]).toBeCloseTo(first[3] / (G * M * m * m), 10);
    }
  });

  it('the body is back after the period of the third law', () => {
    for (const { row, state } of ellipses(10)) {
      const period = periodOf(row, orbitOf(row, state).semiMajorAxis);
      const { states } = orbit(system, row, state, Float64Array.of(0, period / 2, period));
      const [half, whole] = [rowOf(states, 4, 1), rowOf(states, 4, 2)];
      expect(Math.max(...whole.map((value, i) => Math.abs(value - state[i])))).toBeLessThan(1e-6);
      expect(Math.max(...half.map((value, i) => Math.abs(value - state[i])))).toBeGreaterThan(0.1);
    }
  });

  it('pericentre and apocentre are the extremes of the distance', () => {
    for (const { row, state } of ellipses(10)) {
      const { pericentre, apocentre, semiMajorAxis } = orbitOf(row, state);
      const times = equallySpaced(periodOf(row, semiMajorAxis), 4001);
      const seen = distances(row, orbit(system, row, state, times).states);
      expect(Math.min(...seen) / pericentre).toBeCloseTo(1, 4);
      expect(Math.max(...seen) / apocentre).toBeCloseTo(1, 4);
    }
  });
});

it('calls an orbit bound when all of it is admissible and in the window of positions', () => {
  const verdicts = [...ellipses(40), ...boundStates(15, 4)].map(({ row, state }) => {
    const times = equallySpaced(periodOf(row, orbitOf(row, state).semiMajorAxis), 361);
    const { states } = orbit(system, row, state, times);
    const inside = [0, 1].every((i) => {
      const [least, greatest] = extentOf(states, 4, i);
      return least >= system.states[i].low && greatest <= system.states[i].high;
    });
    const verdict = inside && Math.min(...distances(row, states)) >= 1;
    expect(system.isBound!(row, state)).toBe(verdict);
    return verdict;
  });
  expect(verdicts.filter(Boolean).length).toBeGreaterThan(10);
  expect(verdicts.filter((verdict) => !verdict).length).toBeGreaterThan(10);
});

it('calls no orbit bound on which the body escapes or falls into the centre', () => {
  const row = Float64Array.of(1, 2, 0, 0);
  const escape = Math.sqrt((2 * G * 2) / 2); // at distance 2
  expect(orbitOf(row, Float64Array.of(2, 0, 0, 1.001 * escape)).apocentre).toBe(Infinity);
  expect(system.isBound!(row, Float64Array.of(2, 0, 0, 1.001 * escape))).toBe(false);
  expect(system.isBound!(row, Float64Array.of(2, 0, 0, 0))).toBe(false);
  expect(system.isBound!(row, Float64Array.of(2, 0, 0, escape / Math.SQRT2))).toBe(true); // a circle
});

it('may be observed at no less than the closest distance from its centre', () => {
  const row = Float64Array.of(1, 1, 0.5, -0.5);
  const at = (distance: number) => Float64Array.of(0.5, -0.5 + distance, 3, 3);
  expect([0.999, 1, 1.001].map((r) => system.isAdmissible!(row, at(r)))).toEqual([false, true, true]);
  const nearer = systemNamed({ name: 'kepler', constants: { closest: 0.25 } });
  expect([0.249, 0.25].map((r) => nearer.isAdmissible!(row, at(r)))).toEqual([false, true]);
});

it('has no finite energy at its centre, and a rollout into it says so', () => {
  const row = Float64Array.of(1, 1, 0, 0);
  expect(system.hamiltonian(row, Float64Array.of(0, 0, 1, 0))).toBe(-Infinity);
  const out = new Float64Array(4);
  vectorField(system, row, Float64Array.of(0, 0, 1, 0), out);
  expect(Number.isFinite(out[2])).toBe(false);
  const { status, states } = orbit(system, row, Float64Array.of(1, 0, 0, 0), Float64Array.of(0, 1, 20));
  expect(status[0]).not.toBe('done');
  expect(states.slice(-4)).toEqual(new Float64Array(4).fill(NaN));
});

it('stays in the window of momenta on nearly all of its bound orbits', () => {
  const inside = boundStates(300, 3).map(({ row, state }) => {
    const { eccentricity } = orbitOf(row, state);
    const { x, y, vx, vy } = relative(row, state);
    // The hodograph is a circle of radius G M m / |h| around G M m e' / h, with e' = e turned by 90 degrees.
    const h = x * vy - y * vx;
    const radius = (G * row[1] * row[0]) / Math.abs(h);
    const farthest = radius * (1 + Math.max(...eccentricity.map(Math.abs)));
    return farthest <= 4;
  });
  expect(inside.filter(Boolean).length).toBeGreaterThan(0.9 * 300);
});
