// Which points are near: a grid of buckets over the unit square.
import type { Point } from './plane-field.ts';

export interface PointIndex {
  add(point: Point): void;
  /** Whether a point lies closer than `distance`, which is at most the index's reach. */
  isNear(point: Point, distance: number): boolean;
}

/** An index for questions about distances up to `reach`. */
export function createPointIndex(reach: number): PointIndex {
  const size = Math.ceil(1 / reach);
  const buckets = new Map<number, Point[]>();
  const cell = (coordinate: number): number =>
    Math.min(Math.max(Math.floor(coordinate / reach), 0), size - 1);
  return {
    add(point) {
      const key = cell(point[0]) * size + cell(point[1]);
      const bucket = buckets.get(key);
      if (bucket) bucket.push(point);
      else buckets.set(key, [point]);
    },
    isNear([x, y], distance) {
      for (let i = Math.max(cell(x) - 1, 0); i <= Math.min(cell(x) + 1, size - 1); i++) {
        for (let j = Math.max(cell(y) - 1, 0); j <= Math.min(cell(y) + 1, size - 1); j++) {
          for (const [px, py] of buckets.get(i * size + j) ?? []) {
            if ((px - x) * (px - x) + (py - y) * (py - y) < distance * distance) return true;
          }
        }
      }
      return false;
    },
  };
}
