// Which method errs less than which: ratios of errors and their intervals.
import type { Contrast } from '../contrasts.ts';
import { labelOf, lookOf } from '../methods.ts';
import { plural } from '../numbers.ts';
import { undecidedColour } from '../palette.ts';
import { comparedMetrics, distinct } from '../results.ts';
import { decadesAround, type Decades } from './decades.ts';
import type { Figure } from './figure.ts';
import { short } from './motion-panels.ts';
import type { Part } from './parts.ts';
import { FIGURE_WIDTH, INK } from './theme.ts';

export interface ContrastData {
  readonly shots: number;
  readonly steps: number;
  readonly contrasts: readonly Contrast[];
}

const LABEL_ROOM = 245;
const GAP = 18;
const ROW_HEIGHT = 24;
const MOST_COLUMNS = 3;

/** Rows are pairs of methods, columns metrics, all on one logarithmic scale. */
export function contrastFigure({ shots, steps, contrasts }: ContrastData): Figure {
  const metrics = comparedMetrics.filter(({ name }) => contrasts.some(({ metric }) => metric === name));
  const pairs = distinct(contrasts.map(nameOf));
  const decades = decadesAround(contrasts.flatMap(({ ratio, low, high }) => [ratio, low, high, 1]));
  const columns = Math.min(Math.max(metrics.length, 1), MOST_COLUMNS);
  const width = Math.floor((FIGURE_WIDTH - LABEL_ROOM) / columns) - GAP;
  return {
    name: 'contrasts',
    title: 'Which method errs less: ratios of errors of pairs of methods',
    subtitle: [
      `From ${shots} observations after ${plural(steps, 'gradient step')}: the median over seeds and systems of the error of`,
      'the first over that of the second, and its interval; left of 1 the first errs less. Filled, in the colour of the',
      'better one: decided, with all comparisons in mind; hollow: undecided; arrows: beyond the axis or unbounded',
    ],
    description:
      `Ratios of the errors of ${pairs.length} pairs of methods with their intervals, for ` +
      `${metrics.map(({ title }) => title).join(', ')}. The report says in sentences what they mean.`,
    spec: {
      language: 'vega-lite',
      value: {
        spacing: GAP,
        bounds: 'flush',
        hconcat: metrics.map(({ name, title }, column): Part => ({
          title: { text: title, anchor: 'start', frame: 'group', fontSize: 13, offset: 8 },
          width,
          height: ROW_HEIGHT * pairs.length,
          ...panel(
            contrasts.filter(({ metric }) => metric === name),
            { pairs, decades, hasLabels: column === 0 },
          ),
        })),
      },
    },
  };
}

interface Layout {
  readonly pairs: readonly string[];
  readonly decades: Decades;
  readonly hasLabels: boolean;
}

function panel(contrasts: readonly Contrast[], { pairs, decades, hasLabels }: Layout) {
  const [left, right] = decades.scale.domain;
  const within = (value: number) => Math.min(Math.max(value, left), right);
  const values = contrasts.map((contrast) => {
    const { ratio, low, high, verdict } = contrast;
    const winner = { A: contrast.a, B: contrast.b, undecided: undefined }[verdict];
    const colour = winner === undefined ? undecidedColour : lookOf(winner).colour;
    return {
      pair: nameOf(contrast),
      ratio: short(within(ratio)),
      low: short(within(low)),
      high: short(within(high)),
      isBounded: ratio >= left && ratio <= right,
      colour,
      fill: winner === undefined ? '#ffffff' : colour,
      isLow: low < left,
      isHigh: high > right,
    };
  });
  const plain = (field: string) => ({ field, type: 'nominal' as const, scale: null, legend: null });
  const x = { type: 'quantitative' as const, scale: decades.scale };
  const y = {
    field: 'pair',
    type: 'nominal' as const,
    scale: { domain: [...pairs] },
    axis: {
      title: null,
      labels: hasLabels,
      labelLimit: 0,
      ticks: false,
      domain: false,
      grid: true,
      labelColor: INK,
    },
  };
  const arrow = (end: 'low' | 'high', shape: string, flag: string) => ({
    transform: [{ filter: `datum.${flag}` }],
    mark: { type: 'point' as const, shape, size: 60, filled: true, opacity: 1 },
    encoding: { y, x: { ...x, field: end }, color: plain('colour') },
  });
  return {
    data: { values },
    layer: [
      {
        data: { values: [{ one: 1 }] },
        mark: { type: 'rule' as const, color: '#777777', strokeWidth: 1 },
        encoding: { x: { ...x, field: 'one', axis: { ...decades.axis, title: 'ratio' } } },
      },
      {
        mark: { type: 'rule' as const, strokeWidth: 1.8 },
        encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' }, color: plain('colour') },
      },
      arrow('low', 'triangle-left', 'isLow'),
      arrow('high', 'triangle-right', 'isHigh'),
      {
        transform: [{ filter: 'datum.isBounded' }],
        mark: { type: 'point' as const, size: 62, opacity: 1, strokeWidth: 1.6 },
        encoding: { y, x: { ...x, field: 'ratio' }, stroke: plain('colour'), fill: plain('fill') },
      },
    ],
  };
}

function nameOf({ a, b }: Contrast): string {
  return `${labelOf(a)} / ${labelOf(b)}`;
}
