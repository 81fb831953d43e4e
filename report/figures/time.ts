// Coordinates and energy over time, predicted against true (Lee & Seong 2020, first figure of the results).
import { lookOf } from '../methods.ts';
import { truthColour } from '../palette.ts';
import { typeset } from '../numbers.ts';
import type { Coordinate, Motion, MotionFigureData, MotionRow } from './example.ts';
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
const LARGEST_WIDTH = 440;
/** Of the panels of one system together. */
const SYSTEM_HEIGHT = 300;
const LARGEST_HEIGHT = 76;

interface Quantity {
  /** Symbol and unit, a line each. */
  readonly title: string[];
  predicted(motion: Motion): Float64Array;
  truth(motion: Motion): Float64Array;
}

/** For each system a row a coordinate and one of the energy; columns are methods. */
export function timeFigure(data: MotionFigureData): Figure {
  const { methods, rows } = data;
  const width = Math.min(Math.floor((FIGURE_WIDTH - AXIS_ROOM) / methods.length) - GAP, LARGEST_WIDTH);
  const quantities = quantitiesOf(data);
  const height = Math.min(Math.floor(SYSTEM_HEIGHT / quantities.length), LARGEST_HEIGHT);
  return {
    name: 'time',
    title: 'State and energy over time against the truth',
    subtitle: [
      `Rollouts of models adapted to ${data.shots} observations (colour) and the truth (dashed);`,
      'the energy is the true H of the predicted state',
    ],
    description: describeMotions('states and energies over time', data),
    spec: {
      language: 'vega-lite',
      value: {
        spacing: 22,
        vconcat: rows.map((row, r) => ({
          title: rowTitle(row),
          spacing: 10,
          vconcat: quantities.map((quantity, q) => ({
            spacing: GAP,
            bounds: 'flush',
            hconcat: row.motions.map((motion, column) =>
              panel(data, row, motion, quantity, {
                column,
                width,
                height,
                isFirst: r === 0 && q === 0,
                isLast: q === quantities.length - 1,
              }),
            ),
          })),
        })),
      },
    },
  };
}

function quantitiesOf({ coordinates, energyUnit }: MotionFigureData): Quantity[] {
  const dimension = coordinates.length;
  return [
    ...coordinates.map((coordinate, c) => ({
      title: titleOf(coordinate),
      predicted: ({ states }: Motion) => component(states, c, dimension),
      truth: ({ trueStates }: Motion) => component(trueStates, c, dimension),
    })),
    {
      title: titleOf({ symbol: 'H', unit: energyUnit }),
      predicted: ({ energies }) => energies,
      truth: ({ trueEnergies }) => trueEnergies,
    },
  ];
}

function titleOf({ symbol, unit }: Pick<Coordinate, 'symbol' | 'unit'>): string[] {
  return unit === '1' ? [typeset(symbol)] : [typeset(symbol), `(${typeset(unit)})`];
}

interface Place {
  readonly column: number;
  readonly width: number;
  readonly height: number;
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
    height: place.height,
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
          color: lookOf(data.methods[place.column].method).colour,
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
