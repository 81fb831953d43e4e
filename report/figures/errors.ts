// Errors against the number of gradient steps of the adaptation.
import type { TopLevelSpec } from 'vega-lite';
import { colourOf } from '../palette.ts';
import { distinct, isMeasured, metrics, type Metric, type ResultRow } from '../results.ts';
import type { Figure } from '../svg.ts';
import type { Part } from './motion-panels.ts';
import { decadesAround } from './decades.ts';
import { FIGURE_WIDTH, theme } from './theme.ts';

const AXIS_ROOM = 66;
const HEIGHT = 210;

/** Rows are K, columns metrics: the median over unseen systems and its quartiles, on a logarithmic axis. */
export function errorFigure(rows: readonly ResultRow[]): Figure {
  const shown = metrics.filter(({ name }) => name !== 'fieldMse' && isMeasured(rows, name));
  const algorithms = distinct(rows.map(({ algorithm }) => algorithm));
  const shots = distinct(rows.map((row) => row.shots));
  const width = Math.floor(FIGURE_WIDTH / Math.max(shown.length, 2)) - AXIS_ROOM;
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: 'Errors on unseen systems against gradient steps',
      subtitle: 'Lines: medians over systems and seeds; bands: first to third quartile',
    },
    config: theme,
    spacing: 24,
    resolve: { scale: { color: 'shared', shape: 'shared' } },
    hconcat: shown.map((metric) => panels(rows, metric, { algorithms, shots, width })),
  };
  return {
    name: 'errors',
    description:
      `${shown.map(({ title }) => title).join(', ')} against gradient steps for ${algorithms.join(', ')}, ` +
      `from ${shots.join(' and ')} observations. The numbers are in the table of results.`,
    spec: { language: 'vega-lite', value: spec },
  };
}

interface Layout {
  readonly algorithms: readonly string[];
  readonly shots: readonly number[];
  readonly width: number;
}

function panels(rows: readonly ResultRow[], metric: Metric, { algorithms, shots, width }: Layout): Part {
  const values = points(rows, metric);
  const steps = distinct(values.map((value) => value.steps)).sort((a, b) => a - b);
  const colour = {
    field: 'algorithm',
    type: 'nominal',
    title: null,
    scale: { domain: [...algorithms], range: algorithms.map((name) => colourOf(name, algorithms)) },
    legend: { orient: 'bottom', columns: 4, symbolSize: 80, symbolOpacity: 1 },
  } as const;
  const x = {
    field: 'steps',
    type: 'quantitative',
    scale: { type: 'symlog', nice: false, padding: 8 },
    axis: { values: steps, title: 'gradient steps', grid: false, labelOverlap: 'greedy' },
  } as const;
  const { domain, ...ticks } = decadesAround(
    values.flatMap(({ lower, median, upper }) => [lower, median, upper]),
  );
  return {
    data: { values },
    facet: {
      row: {
        field: 'label',
        type: 'nominal',
        title: null,
        sort: shots.map(labelOf),
        header: { labelOrient: 'top', labelAnchor: 'start', labelPadding: 2 },
      },
    },
    spacing: 14,
    spec: {
      width,
      height: HEIGHT,
      encoding: { x, color: colour },
      layer: [
        {
          mark: { type: 'area', opacity: 0.16 },
          encoding: {
            y: {
              field: 'lower',
              type: 'quantitative',
              scale: { type: 'log', domain: [...domain] },
              axis: { title: metric.title, ...ticks, values: [...ticks.values] },
            },
            y2: { field: 'upper' },
          },
        },
        {
          mark: { type: 'rule', opacity: 0.45, strokeWidth: 1.2 },
          encoding: { y: { field: 'lower', type: 'quantitative' }, y2: { field: 'upper' } },
        },
        {
          mark: { type: 'line', strokeWidth: 2 },
          encoding: { y: { field: 'median', type: 'quantitative' } },
        },
        {
          mark: { type: 'point', filled: true, size: 46, opacity: 1 },
          encoding: {
            y: { field: 'median', type: 'quantitative' },
            shape: {
              field: 'algorithm',
              type: 'nominal',
              title: null,
              scale: { domain: [...algorithms] },
              legend: colour.legend,
            },
          },
        },
      ],
    },
  };
}

/** A logarithmic axis has no place for zero, nor for what wasn't measured. */
function points(rows: readonly ResultRow[], { name }: Metric) {
  return rows
    .map(({ algorithm, shots, steps, errors }) => ({
      algorithm,
      label: labelOf(shots),
      steps,
      ...errors[name],
    }))
    .filter(({ lower, median, upper }) => lower > 0 && median > 0 && Number.isFinite(upper));
}

function labelOf(shots: number): string {
  return `K = ${shots} observations`;
}
