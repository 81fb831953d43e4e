// The test points of a vector field.
import type { System, UniformLaw } from '../systems/system.ts';

/**
 * n^D states [n^D, D] equally spaced over the state window, both ends included; the last coordinate runs fastest
 * (Lee & Seong 2020: n = 50, so 2,500 points for one position and momentum).
 *
 * @throws RangeError unless n >= 2.
 */
export function grid({ states }: System, pointsPerCoordinate: number): Float64Array {
  return lattice(states, pointsPerCoordinate);
}

/**
 * n^2 states [n^2, D] equally spaced over the window in the plane that figures show, its vertical axis running fastest.
 *
 * @throws RangeError unless n >= 2.
 */
export function planeGrid({ states, dimension, plane }: System, pointsPerAxis: number): Float64Array {
  const { axes, through } = plane;
  const inPlane = lattice(
    axes.map((axis) => states[axis]),
    pointsPerAxis,
  );
  const points = new Float64Array((inPlane.length / 2) * dimension);
  for (let i = 0; i < inPlane.length / 2; i++) {
    points.set(through, i * dimension);
    points[i * dimension + axes[0]] = inPlane[2 * i];
    points[i * dimension + axes[1]] = inPlane[2 * i + 1];
  }
  return points;
}

/**
 * Those of the points [N, D] at which one system [n] may be observed, in their order, [at most N, D].
 *
 * @throws RangeError when there are none.
 */
export function admissiblePoints(
  system: System,
  parameters: Float64Array,
  points: Float64Array,
): Float64Array {
  const { name, dimension } = system;
  if (system.isAdmissible === undefined) return points;
  const kept = new Float64Array(points.length);
  let length = 0;
  for (let at = 0; at < points.length; at += dimension) {
    const point = points.subarray(at, at + dimension);
    if (!system.isAdmissible(parameters, point)) continue;
    kept.set(point, length);
    length += dimension;
  }
  if (length === 0) {
    throw new RangeError(
      `None of the ${points.length / dimension} grid points is admissible for the system '${name}' with parameters ` +
        `(${parameters.join(', ')}). Take more points per coordinate, or widen the window.`,
    );
  }
  return kept.slice(0, length);
}

/** n^L points [n^L, L] equally spaced over the ranges of L laws, the last one running fastest. */
function lattice(laws: readonly UniformLaw[], n: number): Float64Array {
  if (!Number.isInteger(n) || n < 2)
    throw new RangeError(`A grid of ${n} points per coordinate: give at least 2.`);
  const count = laws.reduce((product) => product * n, 1);
  const points = new Float64Array(count * laws.length);
  for (let i = 0; i < count; i++) {
    let rest = i;
    for (let j = laws.length - 1; j >= 0; j--) {
      const { low, high } = laws[j];
      const step = rest % n;
      points[i * laws.length + j] = low + ((high - low) * step) / (n - 1);
      rest = (rest - step) / n;
    }
  }
  return points;
}
