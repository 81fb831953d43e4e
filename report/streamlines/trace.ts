// One streamline through a point.
import type { PlaneField, Point } from './plane-field.ts';
import { createPointIndex, type PointIndex } from './point-index.ts';

/** The longest step of a trace, in sides of the square: about a pixel of a small panel. */
const STEP = 0.006;
const SHORTEST_STEP = STEP / 16;
const MAXIMUM_STEPS = 3000;
/** The cosine of the largest turn within one step. */
const STRAIGHT = 0.95;

interface Half {
  readonly points: Point[];
  /** Whether it came all the way round to the seed. */
  readonly isRing: boolean;
}

/**
 * The streamline through `seed` both ways, in the direction of the field. It ends at the border of the square, where
 * the field vanishes or isn't finite, and closer than `clearance` to the points of `others` or to itself; an orbit
 * that closes is drawn as a ring.
 */
export function traceStreamline(
  field: PlaneField,
  seed: Point,
  others: PointIndex,
  clearance: number,
): Point[] {
  const forward = traceOneWay(field, 1, seed, others, clearance, []);
  if (forward.isRing) return [seed, ...forward.points, seed];
  const backward = traceOneWay(field, -1, seed, others, clearance, forward.points);
  return [...backward.points.toReversed(), seed, ...forward.points];
}

function traceOneWay(
  field: PlaneField,
  sign: 1 | -1,
  seed: Point,
  others: PointIndex,
  clearance: number,
  otherHalf: readonly Point[],
): Half {
  const own = createPointIndex(clearance);
  otherHalf.filter((point) => distance(point, seed) > clearance).forEach((point) => own.add(point));
  const points: Point[] = [];
  // A line's last points are always near; they count from two clearances on.
  const travelled = [0];
  let left = 0;
  let at = seed;
  while (points.length < MAXIMUM_STEPS) {
    const next = step(field, at, sign * STEP);
    if (next === undefined || others.isNear(next, clearance)) break;
    if (own.isNear(next, clearance)) {
      const rest = otherHalf.length === 0 ? closeRing(field, sign, at, seed, clearance) : undefined;
      return rest ? { points: [...points, ...rest], isRing: true } : { points, isRing: false };
    }
    const length = travelled.at(-1)! + distance(at, next);
    points.push(next);
    travelled.push(length);
    for (; travelled[left] < length - 2 * clearance; left++) own.add(left === 0 ? seed : points[left - 1]);
    at = next;
  }
  return { points, isRing: false };
}

/** The last stretch of a closed orbit from `at`, up to the seed; undefined where the line passes the seed by. */
function closeRing(
  field: PlaneField,
  sign: 1 | -1,
  at: Point,
  seed: Point,
  clearance: number,
): Point[] | undefined {
  const points: Point[] = [];
  for (let length = 0; length < 2 * clearance; length += STEP) {
    const next = step(field, at, sign * STEP);
    if (next === undefined) return undefined;
    if (distance(next, seed) < STEP) return points;
    points.push(next);
    at = next;
  }
  return undefined;
}

/**
 * A step of RK4 along the field's direction, shortened where the direction turns; undefined where it leaves the
 * square, there is no direction, or it jumps to and fro across points of rest.
 */
function step(field: PlaneField, at: Point, h: number): Point | undefined {
  const k1 = directionAt(field, at);
  const k2 = k1 && directionAt(field, move(at, k1, h / 2));
  const k3 = k2 && directionAt(field, move(at, k2, h / 2));
  const k4 = k3 && directionAt(field, move(at, k3, h));
  if (!k1 || !k2 || !k3 || !k4) return undefined;
  if (k1[0] * k4[0] + k1[1] * k4[1] < STRAIGHT) {
    return Math.abs(h) > SHORTEST_STEP ? step(field, at, h / 2) : undefined;
  }
  const next: Point = [
    at[0] + (h / 6) * (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0]),
    at[1] + (h / 6) * (k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1]),
  ];
  return isInside(next) ? next : undefined;
}

function directionAt(field: PlaneField, at: Point): Point | undefined {
  if (!isInside(at)) return undefined;
  const [u, v] = field(at[0], at[1]);
  const size = Math.sqrt(u * u + v * v);
  return size > 0 && Number.isFinite(size) ? [u / size, v / size] : undefined;
}

function move(at: Point, direction: Point, by: number): Point {
  return [at[0] + by * direction[0], at[1] + by * direction[1]];
}

export function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
}

export function isInside([x, y]: Point): boolean {
  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}
