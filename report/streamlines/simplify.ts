// Fewer points for the same line.
import type { Point } from './plane-field.ts';

/** The polyline without points that lie closer than `tolerance` to the rest of it (Douglas & Peucker 1973). */
export function simplify(line: readonly Point[], tolerance: number): Point[] {
  if (line.length < 3) return [...line];
  const keep = new Array<boolean>(line.length).fill(false);
  keep[0] = keep[line.length - 1] = true;
  const open: [number, number][] = [[0, line.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [first, last] = range;
    let farthest = first;
    let distance = tolerance * tolerance;
    for (let i = first + 1; i < last; i++) {
      const d = squaredDistance(line[i], line[first], line[last]);
      if (d > distance) {
        farthest = i;
        distance = d;
      }
    }
    if (farthest === first) continue;
    keep[farthest] = true;
    open.push([first, farthest], [farthest, last]);
  }
  return line.filter((_, i) => keep[i]);
}

/** From a point to the segment between two others. */
function squaredDistance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / square, 0), 1);
  const [ex, ey] = [x - ax - along * dx, y - ay - along * dy];
  return ex * ex + ey * ey;
}
