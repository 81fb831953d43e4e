// The test points of a vector field.
import type { System } from '../systems/system.ts';

/**
 * n^D states [n^D, D] equally spaced over the state window, both ends included; the last coordinate runs fastest
 * (Lee & Seong 2020: n = 50, so 2,500 points for one position and momentum).
 *
 * @throws RangeError unless n >= 2.
 */
export function grid(system: System, pointsPerCoordinate: number): Float64Array {
  const n = pointsPerCoordinate;
  if (!Number.isInteger(n) || n < 2)
    throw new RangeError(`A grid of ${n} points per coordinate: give at least 2.`);
  const { dimension, states } = system;
  let count = 1;
  for (let j = 0; j < dimension; j++) count *= n;
  const points = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    let rest = i;
    for (let j = dimension - 1; j >= 0; j--) {
      const { low, high } = states[j];
      const step = rest % n;
      points[i * dimension + j] = low + ((high - low) * step) / (n - 1);
      rest = (rest - step) / n;
    }
  }
  return points;
}
