// One streamline through a point.
import type { PlaneField, Point } from './plane-field.ts';
import { createPointIndex, type PointIndex } from './point-index.ts';

/** Steps of a trace, in sides of the square: about a pixel of a small panel. */
const STEP = 0.006;
const MAXIMUM_STEPS = 2000;

/**
 * The streamline through `seed` both ways, in the direction of the field, as points STEP apart. It ends at the border
 * of the square, where the field vanishes or isn't finite, closer than `clearance` to the points of `others`, or
 * where it comes back to itself.
 */
export function traceStreamline(
  field: PlaneField,
  seed: Point,
  others: PointIndex,
  clearance: number,
): Point[] {
  const forward = traceOneWay(field, 1, seed, others, clearance, []);
  if (forward.closed) return [seed, ...forward.points];
  const backward = traceOneWay(field, -1, seed, others, clearance, forward.points);
  return [...backward.points.reverse(), seed, ...forward.points];
}

function traceOneWay(
  field: PlaneField,
  sign: 1 | -1,
  seed: Point,
  others: PointIndex,
  clearance: number,
  otherHalf: readonly Point[],
): { points: Point[]; closed: boolean } {
  // A line may come no nearer to itself than half of the clearance; its own last points are always near.
  const own = createPointIndex(clearance);
  const recent = Math.ceil(clearance / STEP);
  for (const point of otherHalf.slice(recent)) own.add(point);
  const points: Point[] = [];
  let at = seed;
  let heading: Point | undefined;
  for (let i = 0; i < MAXIMUM_STEPS; i++) {
    const next = step(field, at, sign);
    if (next === undefined || others.isNear(next, clearance)) break;
    if (own.isNear(next, clearance / 2)) return { points, closed: true };
    const direction: Point = [next[0] - at[0], next[1] - at[1]];
    // A turn of more than a right angle in one step: it jumps to and fro across a point of rest.
    if (heading !== undefined && direction[0] * heading[0] + direction[1] * heading[1] <= 0) break;
    points.push(next);
    if (i >= recent) own.add(i === recent ? seed : points[i - recent - 1]!);
    at = next;
    heading = direction;
  }
  return { points, closed: false };
}

/** A step of RK4 along the field's direction; undefined where it leaves the square or there is no direction. */
function step(field: PlaneField, at: Point, sign: 1 | -1): Point | undefined {
  const h = sign * STEP;
  const k1 = directionAt(field, at);
  const k2 = k1 && directionAt(field, move(at, k1, h / 2));
  const k3 = k2 && directionAt(field, move(at, k2, h / 2));
  const k4 = k3 && directionAt(field, move(at, k3, h));
  if (!k4) return undefined;
  const next: Point = [
    at[0] + (h / 6) * (k1![0] + 2 * k2![0] + 2 * k3![0] + k4[0]),
    at[1] + (h / 6) * (k1![1] + 2 * k2![1] + 2 * k3![1] + k4[1]),
  ];
  return isInside(next) ? next : undefined;
}

function directionAt(field: PlaneField, at: Point): Point | undefined {
  if (!isInside(at)) return undefined;
  const [u, v] = field(at[0], at[1]);
  const length = Math.sqrt(u * u + v * v);
  return length > 0 && Number.isFinite(length) ? [u / length, v / length] : undefined;
}

function move(at: Point, direction: Point, distance: number): Point {
  return [at[0] + distance * direction[0], at[1] + distance * direction[1]];
}

export function isInside([x, y]: Point): boolean {
  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}
