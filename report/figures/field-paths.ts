// From fields and observations to SVG paths in the pixels of a panel.
import { roundTo } from '../numbers.ts';
import { gridField, type Point } from '../streamlines/plane-field.ts';
import { simplify } from '../streamlines/simplify.ts';
import { streamlines } from '../streamlines/streamlines.ts';
import type { Coordinate } from './example.ts';

export interface Observations {
  /** [K, 2] in the coordinates of the axes. */
  readonly states: Float64Array;
  /** [K, 2], what the arrows of the field are. */
  readonly derivatives: Float64Array;
}

type Window = readonly [Coordinate, Coordinate];

/** Between neighbouring streamlines. */
const SEPARATION_PIXELS = 9;
/** Finer than a printer's dot. */
const TOLERANCE_PIXELS = 0.12;
const HEAD_PIXELS = 5;
const LONGEST_ARROW_PIXELS = 18;

/** The streamlines of a field [n, n, 2] in state units, and an arrow head in the middle of each. */
export function streamlinePaths(
  field: Float64Array,
  gridPoints: number,
  window: Window,
  panel: number,
): { lines: string; heads: string } {
  const inSides = field.map((value, i) => value / widthOf(window[i % 2]));
  const lines = streamlines(gridField(inSides, gridPoints), SEPARATION_PIXELS / panel).map((line) =>
    line.map(([x, y]): Point => [x * panel, (1 - y) * panel]),
  );
  return {
    lines: lines.map((line) => polyline(simplify(line, TOLERANCE_PIXELS))).join(''),
    heads: lines.map((line) => headInTheMiddle(line)).join(''),
  };
}

/** The cells of the grid with a node at which a field [n, n, 2] is not finite, as rectangles. */
export function holePath(field: Float64Array, gridPoints: number, panel: number): string {
  const cells = gridPoints - 1;
  const side = panel / cells;
  const isNode = (i: number, j: number) => {
    const at = 2 * (i * gridPoints + j);
    return Number.isFinite(field[at]) && Number.isFinite(field[at + 1]);
  };
  const isHole = (i: number, j: number) =>
    !isNode(i, j) || !isNode(i + 1, j) || !isNode(i, j + 1) || !isNode(i + 1, j + 1);
  let d = '';
  for (let i = 0; i < cells; i++) {
    for (let first = 0; first < cells; first++) {
      if (!isHole(i, first)) continue;
      let end = first + 1;
      while (end < cells && isHole(i, end)) end++;
      const [left, top, height] = [i * side, panel - end * side, (end - first) * side];
      d += `M${roundTo(left, 1)} ${roundTo(top, 1)}h${roundTo(side, 1)}v${roundTo(height, 1)}h${roundTo(-side, 1)}Z`;
      first = end;
    }
  }
  return d;
}

/**
 * The observed derivatives as arrows from their states. Their direction is the field's in the panel; their length
 * grows with the square root of its size, as the fastest is often a hundred times the slowest.
 */
export function arrowPath({ states, derivatives }: Observations, window: Window, panel: number): string {
  const vectors = pairs(derivatives).map(([dq, dp]): Point => [
    (dq / widthOf(window[0])) * panel,
    (-dp / widthOf(window[1])) * panel,
  ]);
  const longest = Math.max(...vectors.map(length));
  return pairs(states)
    .map(([q, p], i) => {
      const size = length(vectors[i]);
      if (size === 0) return '';
      const scale = (LONGEST_ARROW_PIXELS * Math.sqrt(size / longest)) / size;
      const [vx, vy] = [vectors[i][0] * scale, vectors[i][1] * scale];
      const from: Point = [
        ((q - window[0].low) / widthOf(window[0])) * panel,
        (1 - (p - window[1].low) / widthOf(window[1])) * panel,
      ];
      return arrow(from, [from[0] + vx, from[1] + vy]);
    })
    .join('');
}

function pairs(values: Float64Array): Point[] {
  return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]]);
}

function arrow(from: Point, to: Point): string {
  const [left, right] = barbs(from, to, HEAD_PIXELS * 0.8);
  return polyline([from, to]) + polyline([left, to, right]);
}

function headInTheMiddle(line: readonly Point[]): string {
  const middle = Math.floor(line.length / 2);
  const tip = line[middle];
  const [left, right] = barbs(line[middle - 1], tip, HEAD_PIXELS);
  return `${polyline([left, tip, right])}Z`;
}

/** The two ends of an arrow head's barbs, whose tip is `to`. */
function barbs(from: Point, to: Point, size: number): [Point, Point] {
  const l = length([to[0] - from[0], to[1] - from[1]]);
  const [ux, uy] = [((to[0] - from[0]) / l) * size, ((to[1] - from[1]) / l) * size];
  return [
    [to[0] - ux - 0.45 * uy, to[1] - uy + 0.45 * ux],
    [to[0] - ux + 0.45 * uy, to[1] - uy - 0.45 * ux],
  ];
}

/** Pixels to one decimal, each point relative to the last as printed, which halves the file. */
function polyline(points: readonly Point[]): string {
  let [lastX, lastY] = [0, 0];
  return points
    .map(([x, y], i) => {
      const [tenthsX, tenthsY] = [Math.round(x * 10), Math.round(y * 10)];
      const [dx, dy] = [tenthsX - lastX, tenthsY - lastY];
      [lastX, lastY] = [tenthsX, tenthsY];
      const separator = dy < 0 ? '' : ' ';
      return `${i === 0 ? 'M' : 'l'}${roundTo(dx / 10, 1)}${separator}${roundTo(dy / 10, 1)}`;
    })
    .join('');
}

function widthOf({ low, high }: Coordinate): number {
  return high - low;
}

function length([x, y]: Point): number {
  return Math.sqrt(x * x + y * y);
}
