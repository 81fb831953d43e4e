// Coordinates and energy over time, predicted against true (Lee & Seong 2020, first figure of the results).
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
const LARGEST_WIDTH = 440;
const HEIGHT = 76;

interface Quantity {
  readonly title: string;
  predicted(motion: Motion): Float64Array;
  truth(motion: Motion): Float64Array;
}

/** For each system the rows q, p and energy; columns are algorithms. */
export function timeFigure(data: MotionFigureData): Figure {
  const { algorithms, rows } = data;
  const width = Math.min(Math.floor((FIGURE_WIDTH - AXIS_ROOM) / algorithms.length) - GAP, LARGEST_WIDTH);
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: 'Position, momentum and energy over time against the truth',
      subtitle: [
        `Rollouts of models adapted to ${data.shots} observations (colour) and the truth (dashed);`,
        'the energy is the true H of the predicted state',
      ],
    },
    config: theme,
    spacing: 22,
    vconcat: rows.map((row, r) => ({
      title: { text: row.label, color: FAINT_INK, fontSize: 12, fontWeight: 'normal', offset: 4 },
      spacing: 8,
      vconcat: quantitiesOf(data).map((quantity, q, { length }) => ({
        spacing: GAP,
        bounds: 'flush',
        hconcat: row.motions.map((motion, column) =>
          panel(data, row, motion, quantity, {
            column,
            width,
            isFirst: r === 0 && q === 0,
            isLast: q === length - 1,
          }),
        ),
      })),
    })),
  };
  return {
    name: 'time',
    description:
      `Predicted and true position, momentum and energy over time of ${rows.map(({ label }) => label).join('; ')}, ` +
      `for ${algorithms.map(({ name }) => name).join(', ')}.`,
    spec: { language: 'vega-lite', value: spec },
  };
}

function quantitiesOf({ coordinates: [q, p], energyUnit }: MotionFigureData): Quantity[] {
  return [
    {
      title: axisTitle(q),
      predicted: ({ states }) => component(states, 0),
      truth: (m) => component(m.trueStates, 0),
    },
    {
      title: axisTitle(p),
      predicted: ({ states }) => component(states, 1),
      truth: (m) => component(m.trueStates, 1),
    },
    {
      title: axisTitle({ symbol: 'energy', unit: energyUnit }),
      predicted: ({ energies }) => energies,
      truth: ({ trueEnergies }) => trueEnergies,
    },
  ];
}

interface Place {
  readonly column: number;
  readonly width: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function panel(
  data: MotionFigureData,
  row: MotionRow,
  motion: Motion | undefined,
  quantity: Quantity,
  place: Place,
): Part {
  const reference = row.motions.find((other) => other !== undefined);
  const truth = reference ? quantity.truth(reference) : new Float64Array();
  const x = place.isLast
    ? { title: 'time (s)', tickCount: 5 }
    : { labels: false, ticks: false, title: null, tickCount: 5 };
  const scale = { domain: roomAround(truth), nice: false, zero: false };
  return {
    ...(place.isFirst ? { title: columnTitle(data, place.column) } : {}),
    width: place.width,
    height: HEIGHT,
    encoding: {
      x: { field: 't', type: 'quantitative', axis: x, scale: { nice: false } },
      y: { field: 'v', type: 'quantitative', scale, axis: sharedAxis(quantity.title, place.column) },
    },
    layer: [
      {
        data: { values: motion ? points(motion.times, quantity.predicted(motion)) : [] },
        mark: {
          type: 'line',
          clip: true,
          color: algorithmColour(data.algorithms, place.column),
          strokeWidth: 2.2,
        },
      },
      {
        data: { values: reference ? points(reference.times, truth) : [] },
        mark: { type: 'line', clip: true, color: truthColour, strokeWidth: 1, strokeDash: [4, 3] },
      },
    ],
  };
}

function points(times: Float64Array, values: Float64Array): { t: number; v: number }[] {
  return Array.from(times, (t, i) => ({ t: short(t), v: values[i] }))
    .filter(({ v }) => Number.isFinite(v))
    .map(({ t, v }) => ({ t, v: short(v) }));
}
