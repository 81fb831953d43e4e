// Ratios of errors and their intervals, a row a comparison.
import type { Comparison } from '../contrasts.ts';
import { lookOf } from '../methods.ts';
import { undecidedColour } from '../palette.ts';
import { comparedMetrics, distinct } from '../results.ts';
import { decadesAround, type Decades } from './decades.ts';
import { short } from './motion-panels.ts';
import type { Part } from './parts.ts';
import { FIGURE_WIDTH, INK } from './theme.ts';

export interface ForestRow extends Comparison {
  readonly label: string;
}

/** How to read it, for the lines below the title. */
export const FOREST_SUBTITLE = [
  'the median over seeds and systems of the error of the first over that of the second, and its simultaneous',
  'interval; left of 1 the first errs less. Filled, in the colour of the better one: decided;',
  'hollow: undecided; arrows: beyond the axis or unbounded',
];

const LABEL_ROOM = 245;
const GAP = 18;
const ROW_HEIGHT = 22;
const MOST_COLUMNS = 3;

/** Columns are metrics, all on one logarithmic scale. */
export function forest(rows: readonly ForestRow[]): Part {
  const metrics = comparedMetrics.filter(({ name }) => rows.some(({ metric }) => metric === name));
  const labels = distinct(rows.map(({ label }) => label));
  const decades = decadesAround(worthShowing(rows));
  const columns = Math.min(Math.max(metrics.length, 1), MOST_COLUMNS);
  const width = Math.floor((FIGURE_WIDTH - LABEL_ROOM) / columns) - GAP;
  return {
    spacing: GAP,
    bounds: 'flush',
    hconcat: metrics.map(({ name, title }, column): Part => ({
      title: { text: title, anchor: 'start', frame: 'group', fontSize: 13, offset: 8 },
      width,
      height: ROW_HEIGHT * labels.length,
      ...panel(
        rows.filter(({ metric }) => metric === name),
        { labels, decades, hasLabels: column === 0 },
      ),
    })),
  };
}

/** How many times beyond the ratios the axis may go: an interval that ends farther away ends in an arrow. */
const BEYOND = 30;

function worthShowing(rows: readonly ForestRow[]): number[] {
  const ratios = [1, ...rows.map(({ ratio }) => ratio).filter((ratio) => ratio > 1e-4 && ratio < 1e4)];
  const [least, most] = [Math.min(...ratios) / BEYOND, Math.max(...ratios) * BEYOND];
  const ends = rows.flatMap(({ low, high }) => [low, high]);
  return [...ratios, ...ends.filter((end) => end >= least && end <= most)];
}

interface Layout {
  readonly labels: readonly string[];
  readonly decades: Decades;
  readonly hasLabels: boolean;
}

function panel(rows: readonly ForestRow[], { labels, decades, hasLabels }: Layout) {
  const [left, right] = decades.scale.domain;
  const within = (value: number) => Math.min(Math.max(value, left), right);
  const values = rows.map((row) => {
    const { ratio, low, high, verdict } = row;
    const winner = { A: row.a, B: row.b, undecided: undefined }[verdict];
    const colour = winner === undefined ? undecidedColour : lookOf(winner).colour;
    return {
      label: row.label,
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
    field: 'label',
    type: 'nominal' as const,
    scale: { domain: [...labels] },
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
