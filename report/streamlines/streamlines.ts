// Evenly spaced streamlines (Jobard & Lefer 1997): each new one starts beside one that is there already.
import type { PlaneField, Point } from './plane-field.ts';
import { createPointIndex } from './point-index.ts';
import { distance, isInside, traceStreamline } from './trace.ts';

/** Shorter ones than this many separations look like dirt. */
const MINIMUM_LENGTH = 3;
/** A line may come as near to others as this part of the separation before it ends. */
const CLEARANCE = 0.5;

/**
 * Streamlines of the field about `separation` (in sides of the unit square) apart, each a polyline in the field's
 * direction. The same field gives the same lines.
 */
export function streamlines(field: PlaneField, separation: number): Point[][] {
  const index = createPointIndex(separation);
  const lines: Point[][] = [];
  const startAt = (seed: Point): void => {
    if (!isInside(seed) || index.isNear(seed, separation)) return;
    const line = traceStreamline(field, seed, index, CLEARANCE * separation);
    if (lengthOf(line) < MINIMUM_LENGTH * separation) return;
    line.forEach((point) => index.add(point));
    lines.push(line);
  };
  let grown = 0;
  for (const seed of lattice(separation)) {
    startAt(seed);
    for (; grown < lines.length; grown++) besides(lines[grown], separation).forEach(startAt);
  }
  return lines;
}

/** Seeds all over the square, from its centre outwards, for parts that no line leads to. */
function lattice(separation: number): Point[] {
  const count = Math.ceil(1 / separation);
  const nodes = Array.from({ length: count * count }, (_, i): Point => [
    (Math.floor(i / count) + 0.5) / count,
    ((i % count) + 0.5) / count,
  ]);
  const fromCentre = ([x, y]: Point): number => (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5);
  return nodes.sort((a, b) => fromCentre(a) - fromCentre(b));
}

/** The points one separation to the left and right of the line. */
function besides(line: readonly Point[], separation: number): Point[] {
  return line.slice(1).flatMap(([x, y], i): Point[] => {
    const [px, py] = line[i];
    const length = distance(line[i], [x, y]);
    const [nx, ny] = [(-(y - py) / length) * separation, ((x - px) / length) * separation];
    return [
      [x + nx, y + ny],
      [x - nx, y - ny],
    ];
  });
}

function lengthOf(line: readonly Point[]): number {
  return line.slice(1).reduce((sum, point, i) => sum + distance(line[i], point), 0);
}
