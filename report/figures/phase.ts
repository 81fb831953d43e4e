// Orbits in a plane of the state space, predicted against true: phase portraits where the plane is that of q and p.
import { lookOf } from '../methods.ts';
import { truthColour } from '../palette.ts';
import { axisTitle, type Coordinate, type Motion, type MotionFigureData, type MotionRow } from './example.ts';
import type { Figure } from './figure.ts';
import {
  columnTitle,
  component,
  describeMotions,
  roomAround,
  rowTitle,
  sharedAxis,
  short,
} from './motion-panels.ts';
import type { Part } from './parts.ts';
import { FIGURE_WIDTH } from './theme.ts';

const AXIS_ROOM = 60;
const GAP = 18;
const LARGEST_PANEL = 280;

/** Rows are systems, columns methods: the rollout over the true orbit. */
export function phaseFigure(data: MotionFigureData): Figure {
  const { methods, rows, coordinates, axes } = data;
  const width = Math.min(Math.floor((FIGURE_WIDTH - AXIS_ROOM) / methods.length) - GAP, LARGEST_PANEL);
  const isAllOfThem = coordinates.length === 2;
  const plane = axes.map((axis) => axisTitle({ ...coordinates[axis], unit: '1' })).join(' and ');
  return {
    name: 'phase',
    title: isAllOfThem ? 'Motion in phase space against the true orbit' : 'Motion against the true orbit',
    subtitle: [
      `Rollouts of models adapted to ${data.shots} observations (colour), the truth (dashed),`,
      `and the state that both start from (dot)${isAllOfThem ? '' : `, in the plane of ${plane}`}`,
    ],
    description: describeMotions(`orbits in the plane of ${plane}`, data),
    spec: {
      language: 'vega-lite',
      value: {
        spacing: 18,
        vconcat: rows.map((row, r) => ({
          title: rowTitle(row),
          spacing: GAP,
          bounds: 'flush',
          hconcat: row.motions.map((motion, column) =>
            panel(data, row, motion, { column, width, isFirstRow: r === 0 }),
          ),
        })),
      },
    },
  };
}

interface Place {
  readonly column: number;
  readonly width: number;
  readonly isFirstRow: boolean;
}

function panel(data: MotionFigureData, row: MotionRow, motion: Motion | undefined, place: Place): Part {
  const truth = row.motions.find((other) => other !== undefined)?.trueStates ?? new Float64Array();
  const [x, y] = domainsOf(data, truth);
  const [horizontal, vertical] = data.axes.map((axis) => axisTitle(data.coordinates[axis]));
  const { colour } = lookOf(data.methods[place.column].method);
  const scale = { nice: false, zero: false };
  return {
    ...(place.isFirstRow ? { title: columnTitle(data, place.column) } : {}),
    width: place.width,
    height: place.width,
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        scale: { ...scale, domain: x },
        axis: { title: horizontal, tickCount: 4 },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        scale: { ...scale, domain: y },
        axis: sharedAxis(vertical, place.column),
      },
      order: { field: 'i', type: 'ordinal' },
    },
    layer: [
      {
        data: { values: motion ? points(data, motion.states) : [] },
        mark: { type: 'line', clip: true, color: colour, strokeWidth: 2.2, strokeJoin: 'round' },
      },
      {
        data: { values: points(data, truth) },
        mark: { type: 'line', clip: true, color: truthColour, strokeWidth: 1, strokeDash: [4, 3] },
      },
      {
        data: { values: points(data, truth).slice(0, 1) },
        mark: { type: 'point', filled: true, color: truthColour, size: 40, opacity: 1 },
      },
    ],
  };
}

/** The ranges of the axes; where both are in the same unit a circle is round. */
function domainsOf(
  { coordinates, axes }: MotionFigureData,
  truth: Float64Array,
): readonly [[number, number], [number, number]] {
  const [x, y] = axes.map((axis) => roomAround(component(truth, axis, coordinates.length)));
  const [horizontal, vertical] = axes.map((axis): Coordinate => coordinates[axis]);
  if (horizontal.unit !== vertical.unit) return [x, y];
  const half = Math.max(x[1] - x[0], y[1] - y[0]) / 2;
  const around = ([low, high]: [number, number]): [number, number] => {
    const middle = (low + high) / 2;
    return [short(middle - half), short(middle + half)];
  };
  return [around(x), around(y)];
}

function points({ coordinates, axes }: MotionFigureData, states: Float64Array) {
  const [x, y] = axes.map((axis) => component(states, axis, coordinates.length));
  return Array.from(x, (_, i) => ({ i, x: x[i], y: y[i] }))
    .filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y))
    .map((point) => ({ i: point.i, x: short(point.x), y: short(point.y) }));
}
