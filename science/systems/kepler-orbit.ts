// The Kepler problem solved: the conic section on which a body moves around a fixed centre of attraction
// (Goldstein, Poole & Safko 2002, sections 3.7 to 3.9).

/** Position and velocity relative to the centre, in the plane. */
export interface RelativeMotion {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

export interface KeplerOrbit {
  /** a, negative for a hyperbola. */
  readonly semiMajorAxis: number;
  /** Points from the centre to the pericentre and is as long as the eccentricity: the Laplace-Runge-Lenz vector. */
  readonly eccentricity: readonly [number, number];
  /** Smallest distance from the centre. */
  readonly pericentre: number;
  /** Largest distance from the centre; Infinity when the body escapes. */
  readonly apocentre: number;
}

/**
 * The orbit through a state, for mu = G M of the centre: v^2 / 2 - mu / r = -mu / (2 a) gives a,
 * mu e = (v^2 - mu / r) r - (r . v) v the eccentricity, and h^2 / mu = a (1 - e^2) = r_peri (1 + e) the pericentre.
 */
export function keplerOrbit(mu: number, { x, y, vx, vy }: RelativeMotion): KeplerOrbit {
  const r = Math.sqrt(x * x + y * y);
  const speedSquared = vx * vx + vy * vy;
  const radial = x * vx + y * vy;
  const angularMomentum = x * vy - y * vx;
  const ex = ((speedSquared - mu / r) * x - radial * vx) / mu;
  const ey = ((speedSquared - mu / r) * y - radial * vy) / mu;
  const e = Math.sqrt(ex * ex + ey * ey);
  const semiMajorAxis = mu / ((2 * mu) / r - speedSquared);
  return {
    semiMajorAxis,
    eccentricity: [ex, ey],
    pericentre: (angularMomentum * angularMomentum) / (mu * (1 + e)),
    apocentre: speedSquared < (2 * mu) / r ? semiMajorAxis * (1 + e) : Infinity,
  };
}
