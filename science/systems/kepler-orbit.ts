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
  /** Points from the centre to the pericentre and is as long as the eccentricity: Laplace-Runge-Lenz, by m^2 G M. */
  readonly eccentricity: readonly [number, number];
  /** Smallest distance from the centre, a (1 - e). */
  readonly pericentre: number;
  /** Largest distance from the centre, a (1 + e); Infinity when the body escapes. */
  readonly apocentre: number;
}

/**
 * The orbit through a state, for mu = G M of the centre.
 *
 * The energy per mass v^2 / 2 - mu / r = -mu / (2 a) gives a, and mu e = (v^2 - mu / r) r - (r . v) v the rest.
 */
export function keplerOrbit(mu: number, { x, y, vx, vy }: RelativeMotion): KeplerOrbit {
  const r = Math.sqrt(x * x + y * y);
  const speedSquared = vx * vx + vy * vy;
  const semiMajorAxis = -mu / (speedSquared - (2 * mu) / r);
  const along = speedSquared - mu / r;
  const radial = x * vx + y * vy;
  const ex = (along * x - radial * vx) / mu;
  const ey = (along * y - radial * vy) / mu;
  const e = Math.sqrt(ex * ex + ey * ey);
  const closed = speedSquared < (2 * mu) / r;
  return {
    semiMajorAxis,
    eccentricity: [ex, ey],
    pericentre: semiMajorAxis * (1 - e),
    apocentre: closed ? semiMajorAxis * (1 + e) : Infinity,
  };
}
