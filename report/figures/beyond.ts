// Where the learned physics ends: errors on systems beyond the training range.
import type { Method } from '../../schemas/methods.ts';
import { inOrder, labelOf, lookOf, networks, ofNetwork } from '../methods.ts';
import { plural } from '../numbers.ts';
import type { Spread } from '../results.ts';
import { decadesAround, type Decades } from './decades.ts';
import type { Figure } from './figure.ts';
import { short } from './motion-panels.ts';
import { inTwoLines, type Part } from './parts.ts';
import { truthColour } from '../palette.ts';
import { FIGURE_WIDTH } from './theme.ts';

/** Of the systems with an excess in (low, high]. */
export interface Bin extends Spread {
  readonly low: number;
  readonly high: number;
  readonly systems: number;
}

export interface MethodBeyond {
  readonly method: Method;
  /** How far beyond the training range each system is, in (1, 2]. */
  readonly excess: readonly number[];
  /** Its relative field error, the median over seeds; NaN where that is not finite. */
  readonly errors: readonly number[];
  readonly bins: readonly Bin[];
  /** The median error on systems within the range; NaN where that is not finite. */
  readonly within: number;
}

export interface BeyondData {
  readonly shots: number;
  readonly steps: number;
  readonly methods: readonly MethodBeyond[];
}

const FEWEST_COLUMNS = 4;
const LABEL_ROOM = 60;
const GAP = 20;
const HEIGHT = 170;

/** A panel a method, HNN above naive networks. */
export function beyondFigure({ shots, steps, methods }: BeyondData): Figure {
  const shown = inOrder(methods.map(({ method }) => method));
  const rows = networks.map((network) => ofNetwork(shown, network)).filter(({ length }) => length > 0);
  const columns = Math.max(FEWEST_COLUMNS, ...rows.map(({ length }) => length));
  const decades = decadesAround(methods.flatMap(({ errors, within }) => [...errors, within]));
  const width = Math.floor((FIGURE_WIDTH - LABEL_ROOM) / columns) - GAP;
  return {
    name: 'beyond',
    title: 'Errors on systems beyond the training range',
    subtitle: [
      `From ${shots} observations after ${plural(steps, 'gradient step')}. Points: systems, the median over seeds; ×: not finite;`,
      'lines and boxes: medians and quartiles; dotted: the median within the range;',
      'excess 2: a parameter at twice the bound of its range',
    ],
    description:
      'Relative field error against how far a system is beyond the training range, for ' +
      `${shown.map(labelOf).join(', ')}.`,
    spec: {
      language: 'vega-lite',
      value: {
        spacing: 18,
        vconcat: rows.map((row, r): Part => ({
          spacing: GAP,
          bounds: 'flush',
          hconcat: row.map((method, column) =>
            panel(
              methods.find((one) => one.method === method)!,
              {
                decades,
                width,
                isFirst: column === 0,
                isLast: r === rows.length - 1,
              },
            ),
          ),
        })),
      },
    },
  };
}

interface Place {
  readonly decades: Decades;
  readonly width: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function panel({ method, excess, errors, bins, within }: MethodBeyond, place: Place): Part {
  const { label, colour, fill } = lookOf(method);
  const { scale, axis } = place.decades;
  const [, top] = scale.domain;
  const points = excess.map((x, i) => ({ x: short(x), y: short(errors[i]) }));
  const boxes = bins
    .filter(({ median, lower }) => median > 0 && lower > 0)
    .map(({ low, high, median, lower, upper }) => ({
      low,
      high,
      median: short(median),
      lower: short(lower),
      upper: Number.isFinite(upper) ? short(upper) : top,
    }));
  const y = { type: 'quantitative' as const, scale };
  return {
    title: { text: label, color: colour, anchor: 'start', frame: 'group', fontSize: 12, offset: 5 },
    width: place.width,
    height: HEIGHT,
    layer: [
      {
        data: { values: boxes },
        mark: { type: 'rect', color: colour, opacity: 0.16, clip: true },
        encoding: {
          x: {
            field: 'low',
            type: 'quantitative',
            scale: { domain: [1, 2], nice: false },
            axis: { title: place.isLast ? 'excess' : null, values: [1, 1.5, 2], grid: false },
          },
          x2: { field: 'high' },
          y: {
            ...y,
            field: 'lower',
            axis: place.isFirst
              ? { ...axis, title: inTwoLines('relative field error') }
              : // Labels that nobody sees keep the titles of all panels at one height.
                { ...axis, title: null, labelOpacity: 0, ticks: false },
          },
          y2: { field: 'upper' },
        },
      },
      {
        data: { values: points.filter((point) => point.y > 0) },
        mark: {
          type: 'point',
          shape: 'circle',
          size: 13,
          filled: true,
          fill,
          stroke: colour,
          strokeWidth: 0.8,
          opacity: 0.6,
          clip: true,
        },
        encoding: { x: { field: 'x', type: 'quantitative' }, y: { ...y, field: 'y' } },
      },
      {
        data: { values: points.filter((point) => Number.isNaN(point.y)).map(({ x }) => ({ x, y: top })) },
        mark: { type: 'text', text: '×', fontSize: 13, color: colour, yOffset: 6 },
        encoding: { x: { field: 'x', type: 'quantitative' }, y: { ...y, field: 'y' } },
      },
      {
        data: { values: boxes },
        mark: { type: 'rule', color: colour, strokeWidth: 2.4, clip: true },
        encoding: {
          x: { field: 'low', type: 'quantitative' },
          x2: { field: 'high' },
          y: { ...y, field: 'median' },
        },
      },
      {
        data: { values: within > 0 ? [{ y: short(within) }] : [] },
        mark: { type: 'rule', color: truthColour, strokeDash: [2, 2], strokeWidth: 1.2, clip: true },
        encoding: { y: { ...y, field: 'y' } },
      },
    ],
  };
}
