// The Kepler problem in the plane: a body that a fixed centre attracts.
import { keplerOrbit, type KeplerOrbit } from './kepler-orbit.ts';
import type { Dynamics, Setting, SystemFamily } from './system.ts';

/**
 * H = |p|^2 / (2 m) - G M m / |q - c|, parameters (m, M, c_1, c_2), state (q_1, q_2, p_1, p_2).
 * The laws are this project's, in units in which G = 1. The window of positions is wide enough for orbits around
 * centres of twice the range; nearly all of the orbits in it stay in the window of momenta, too. Bodies are no lighter
 * than the unit because p / m would drown the attraction in the error of the field.
 */
export const kepler: SystemFamily = {
  name: 'kepler',
  constants: [
    { name: 'G', symbol: 'G', unit: 'm^3/(kg s^2)', default: 1, positive: true },
    { name: 'closest', symbol: 'r_min', unit: 'm', default: 1, positive: true },
  ],
  parameters: [
    { name: 'mass', symbol: 'm', unit: 'kg', low: 1, high: 2, positive: true },
    { name: 'centralMass', symbol: 'M', unit: 'kg', low: 1, high: 4, positive: true },
    { name: 'centre1', symbol: 'c_1', unit: 'm', low: -1, high: 1, positive: false },
    { name: 'centre2', symbol: 'c_2', unit: 'm', low: -1, high: 1, positive: false },
  ],
  states: [
    { name: 'position1', symbol: 'q_1', unit: 'm', low: -4, high: 4 },
    { name: 'position2', symbol: 'q_2', unit: 'm', low: -4, high: 4 },
    { name: 'momentum1', symbol: 'p_1', unit: 'kg m/s', low: -4, high: 4 },
    { name: 'momentum2', symbol: 'p_2', unit: 'kg m/s', low: -4, high: 4 },
  ],
  energyUnit: 'J',
  // The attraction on a body at rest.
  plane: { axes: [0, 1], arrows: [2, 3], through: [0, 0, 0, 0] },
  dynamics,
};

function dynamics({ constants, states: [horizontal, vertical] }: Setting): Dynamics {
  const { G, closest } = constants;

  function hamiltonian([m, M, c1, c2]: Float64Array, [q1, q2, p1, p2]: Float64Array): number {
    return (p1 * p1 + p2 * p2) / (2 * m) - (G * M * m) / distance(q1 - c1, q2 - c2);
  }

  function gradient([m, M, c1, c2]: Float64Array, [q1, q2, p1, p2]: Float64Array, out: Float64Array): void {
    const r = distance(q1 - c1, q2 - c2);
    const attraction = (G * M * m) / (r * r * r);
    out[0] = attraction * (q1 - c1);
    out[1] = attraction * (q2 - c2);
    out[2] = p1 / m;
    out[3] = p2 / m;
  }

  /** The attraction has no bound near the centre. */
  function isAdmissible([, , c1, c2]: Float64Array, [q1, q2]: Float64Array): boolean {
    return distance(q1 - c1, q2 - c2) >= closest;
  }

  /** Whether all of the orbit is an ellipse of admissible positions in the window. */
  function isBound([m, M, c1, c2]: Float64Array, [q1, q2, p1, p2]: Float64Array): boolean {
    const orbit = keplerOrbit(G * M, { x: q1 - c1, y: q2 - c2, vx: p1 / m, vy: p2 / m });
    if (orbit.apocentre === Infinity || orbit.pericentre < closest) return false;
    const { low, high } = boundingBox(orbit);
    return (
      c1 + low[0] >= horizontal.low &&
      c2 + low[1] >= vertical.low &&
      c1 + high[0] <= horizontal.high &&
      c2 + high[1] <= vertical.high
    );
  }

  return {
    hamiltonian,
    gradient,
    isAdmissible,
    isBound,
    // H is not linear in any function of the centre.
    coefficients: [
      { symbol: '1/m', value: ([m]) => 1 / m },
      { symbol: 'G M m', value: ([m, M]) => G * M * m },
    ],
  };
}

function distance(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/**
 * The smallest upright rectangle around an ellipse, relative to its focus. With semi-axes a and b = a sqrt(1 - e^2) and
 * a unit vector u = (u_1, u_2) along the major one, it is sqrt(a^2 u_1^2 + b^2 u_2^2) = a sqrt(1 - (e u_2)^2) from the
 * ellipse's middle -a e u to its sides.
 */
function boundingBox({ semiMajorAxis: a, eccentricity: [e1, e2] }: KeplerOrbit) {
  const half = [a * Math.sqrt(1 - e2 * e2), a * Math.sqrt(1 - e1 * e1)] as const;
  return {
    low: [-a * e1 - half[0], -a * e2 - half[1]],
    high: [-a * e1 + half[0], -a * e2 + half[1]],
  } as const;
}
