// Medians of errors and their spread over seeds against something, HNN above naive networks.
import type { Method } from '../../schemas/methods.ts';
import { networks, ofNetwork } from '../methods.ts';
import { distinct, type Metric } from '../results.ts';
import { decadesAround, type Decades } from './decades.ts';
import { methodScales, ofMethod, rightwards } from './method-scales.ts';
import type { Part } from './parts.ts';
import { FIGURE_WIDTH } from './theme.ts';

/** An error of a method at a place on the horizontal axis. */
export interface ErrorPoint {
  readonly method: Method;
  readonly x: number;
  /** NaN where it is not finite; so are those of seeds. */
  readonly median: number;
  /** The median of each seed. */
  readonly ofSeeds: readonly number[];
}

export interface HorizontalAxis {
  readonly title: string;
  readonly scale: Readonly<Record<string, string | number | boolean>>;
}

const AXIS_ROOM = 58;
const HEIGHT = 190;
const MOST_COLUMNS = 3;

/** Columns are metrics, rows networks; both rows share their scales. */
export function errorPanels(
  columns: readonly { readonly metric: Metric; readonly points: readonly ErrorPoint[] }[],
  axis: HorizontalAxis,
): { hconcat: Part[]; spacing: number } {
  const width = Math.floor(FIGURE_WIDTH / Math.max(columns.length, MOST_COLUMNS)) - AXIS_ROOM;
  const methods = distinct(columns.flatMap(({ points }) => points.map(({ method }) => method)));
  return {
    spacing: 16,
    hconcat: columns.map(({ metric, points }, column) => {
      const decades = decadesAround(points.flatMap(({ median, ofSeeds }) => [median, ...ofSeeds]));
      const shown = networks.filter((network) => ofNetwork(methods, network).length > 0);
      return {
        spacing: 12,
        vconcat: shown.map((network, row) => ({
          ...(row === 0
            ? {
                title: {
                  text: metric.title,
                  anchor: 'start',
                  frame: 'group',
                  fontSize: 13,
                  offset: 8,
                } as const,
              }
            : {}),
          width,
          height: HEIGHT,
          ...panel(
            points.filter(({ method }) => ofNetwork(methods, network).includes(method)),
            {
              methods,
              decades,
              axis,
              isLast: row === shown.length - 1,
              title: column === 0 ? network.label : null,
            },
          ),
        })),
      };
    }),
  };
}

interface Layout {
  readonly methods: readonly Method[];
  readonly decades: Decades;
  readonly axis: HorizontalAxis;
  readonly isLast: boolean;
  readonly title: string | null;
}

function panel(points: readonly ErrorPoint[], { methods, decades, axis, isLast, title }: Layout) {
  const { colour, dash, point } = methodScales(methods);
  const places = distinct(points.map(({ x }) => x)).sort((a, b) => a - b);
  const [, top] = decades.scale.domain;
  const values = rightwards(points, ({ x }) => x)
    .filter(({ median }) => median > 0)
    .map(({ method, x, median, ofSeeds }) => ({ ...ofMethod(method), x, median, ...bandOf(ofSeeds, top) }));
  const y = { type: 'quantitative', scale: decades.scale } as const;
  const range = {
    y: { ...y, field: 'lowest', axis: { ...decades.axis, title } },
    y2: { field: 'highest' },
  } as const;
  return {
    data: { values },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        scale: { nice: false, padding: 8, ...axis.scale },
        axis: {
          values: places,
          title: isLast ? axis.title : null,
          labels: isLast,
          grid: false,
          labelOverlap: 'greedy',
        },
      },
    },
    layer: [
      places.length > 1
        ? {
            transform: [{ filter: 'isValid(datum.lowest)' }],
            mark: { type: 'area', opacity: 0.13, clip: true },
            encoding: { ...range, color: colour },
          }
        : {
            transform: [{ filter: 'isValid(datum.lowest)' }],
            mark: { type: 'rule', opacity: 0.5, clip: true },
            encoding: { ...range, color: colour },
          },
      {
        mark: { type: 'line', strokeWidth: 1.8, clip: true },
        encoding: { y: { ...y, field: 'median' }, color: colour, strokeDash: dash },
      },
      {
        mark: { type: 'point', size: 42, opacity: 1, strokeWidth: 1.4, clip: true },
        encoding: {
          y: { ...y, field: 'median' },
          ...point,
        },
      },
    ],
  } satisfies Part;
}

/** From the lowest to the highest; one that is not finite is above everything. None where all are such, or 0. */
function bandOf(ofSeeds: readonly number[], top: number) {
  const finite = ofSeeds.filter(Number.isFinite);
  const lowest = Math.min(...finite);
  if (finite.length === 0 || lowest <= 0) return {};
  return { lowest, highest: finite.length < ofSeeds.length ? top : Math.max(...finite) };
}
