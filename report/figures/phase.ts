// Trajectories in phase space, predicted against true.
import type { TopLevelSpec } from 'vega-lite';
import { truthColour } from '../palette.ts';
import type { Figure } from '../svg.ts';
import { axisTitle, type Motion, type MotionFigureData, type MotionRow } from './example.ts';
import {
  algorithmColour,
  columnTitle,
  component,
  roomAround,
  sharedAxis,
  short,
  type Part,
} from './motion-panels.ts';
import { FAINT_INK, FIGURE_WIDTH, theme } from './theme.ts';

const AXIS_ROOM = 60;
const GAP = 18;
const LARGEST_PANEL = 280;

/** Rows are systems, columns algorithms: the rollout in colour over the true orbit. */
export function phaseFigure(data: MotionFigureData): Figure {
  const { algorithms, rows } = data;
  const width = Math.min(Math.floor((FIGURE_WIDTH - AXIS_ROOM) / algorithms.length) - GAP, LARGEST_PANEL);
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: 'Motion in phase space against the true orbit',
      subtitle: [
        `Rollouts of models adapted to ${data.shots} observations (colour), the truth (dashed),`,
        'and the state that both start from (dot)',
      ],
    },
    config: theme,
    spacing: 18,
    vconcat: rows.map((row, r) => ({
      title: { text: row.label, color: FAINT_INK, fontSize: 12, fontWeight: 'normal', offset: 4 },
      spacing: GAP,
      bounds: 'flush',
      hconcat: row.motions.map((motion, column) =>
        panel(data, row, motion, { column, width, isFirstRow: r === 0 }),
      ),
    })),
  };
  return {
    name: 'phase',
    description:
      `Predicted and true trajectories in phase space of ${rows.map(({ label }) => label).join('; ')}, ` +
      `for ${algorithms.map(({ name }) => name).join(', ')}.`,
    spec: { language: 'vega-lite', value: spec },
  };
}

interface Place {
  readonly column: number;
  readonly width: number;
  readonly isFirstRow: boolean;
}

function panel(data: MotionFigureData, row: MotionRow, motion: Motion | undefined, place: Place): Part {
  const [q, p] = data.coordinates;
  const truth = row.motions.find((other) => other !== undefined)?.trueStates ?? new Float64Array();
  const scale = (c: 0 | 1) => ({ domain: roomAround(component(truth, c)), nice: false, zero: false });
  const colour = algorithmColour(data.algorithms, place.column);
  return {
    ...(place.isFirstRow ? { title: columnTitle(data, place.column) } : {}),
    width: place.width,
    height: place.width,
    encoding: {
      x: { field: 'q', type: 'quantitative', scale: scale(0), axis: { title: axisTitle(q), tickCount: 4 } },
      y: { field: 'p', type: 'quantitative', scale: scale(1), axis: sharedAxis(axisTitle(p), place.column) },
      order: { field: 'i', type: 'ordinal' },
    },
    layer: [
      {
        data: { values: motion ? points(motion.states) : [] },
        mark: { type: 'line', clip: true, color: colour, strokeWidth: 2.2, strokeJoin: 'round' },
      },
      {
        data: { values: points(truth) },
        mark: { type: 'line', clip: true, color: truthColour, strokeWidth: 1, strokeDash: [4, 3] },
      },
      {
        data: { values: points(truth).slice(0, 1) },
        mark: { type: 'point', filled: true, color: truthColour, size: 40, opacity: 1 },
      },
    ],
  };
}

function points(states: Float64Array): { i: number; q: number; p: number }[] {
  return Array.from({ length: states.length / 2 }, (_, i) => ({
    i,
    q: states[2 * i],
    p: states[2 * i + 1],
  }))
    .filter(({ q, p }) => Number.isFinite(q) && Number.isFinite(p))
    .map(({ i, q, p }) => ({ i, q: short(q), p: short(p) }));
}
