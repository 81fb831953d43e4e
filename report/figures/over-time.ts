// Errors of rollouts against time, over all unseen systems.
import type { Method } from '../../schemas/methods.ts';
import { labelOf, networks, ofNetwork, type Network } from '../methods.ts';
import { plural } from '../numbers.ts';
import { decadesAround, type Decades } from './decades.ts';
import type { Figure } from './figure.ts';
import { methodScales, ofMethod } from './method-scales.ts';
import { short } from './motion-panels.ts';
import { inTwoLines, type Part } from './parts.ts';
import { FIGURE_WIDTH } from './theme.ts';

/** A squared error at each time; NaN where a quantile is not finite. */
export interface ErrorCurve {
  readonly median: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface MethodOverTime {
  readonly method: Method;
  /** In seconds, [times]. */
  readonly times: Float64Array;
  readonly state: ErrorCurve;
  readonly energy: ErrorCurve;
  /** Of the network's own H from where it began; NaN for networks without one. */
  readonly learnedEnergy: ErrorCurve;
  /** The share of rollouts that have not diverged. */
  readonly running: Float64Array;
}

export interface OverTimeData {
  readonly shots: number;
  readonly steps: number;
  readonly methods: readonly MethodOverTime[];
}

const AXIS_ROOM = 66;
const GAP = 56;
const HEIGHT = 140;
/** The same room for the labels of all rows. */
const LABELS = { minExtent: 34, maxExtent: 34 };
const MAXIMUM_POINTS = 100;
/** Earlier than this part of the time errors are those of nearly the same state: they don't set the scale. */
const START = 0.05;

/** Columns are networks, rows quantities. */
export function overTimeFigure({ shots, steps, methods }: OverTimeData): Figure {
  const all = methods.map(({ method }) => method);
  const columns = networks.filter((network) => ofNetwork(all, network).length > 0);
  const layout = { all, methods, width: Math.floor(FIGURE_WIDTH / networks.length) - AXIS_ROOM };
  const rows: { title: string; draw: (place: Place) => Part; isFor(network: Network): boolean }[] = [
    { title: 'squared state error', ...errorsOf(({ state }) => state, layout), isFor: () => true },
    {
      title: 'squared error of H',
      ...errorsOf(({ energy }) => energy, layout),
      isFor: () => true,
    },
    { title: 'share still running', draw: (place) => running(place, layout), isFor: () => true },
    {
      title: 'squared drift of own H',
      ...errorsOf(({ learnedEnergy }) => learnedEnergy, layout),
      isFor: ({ learnsEnergy }) => learnsEnergy,
    },
  ];
  return {
    name: 'over-time',
    title: `Errors of rollouts against time, from ${shots} observations after ${plural(steps, 'gradient step')}`,
    subtitle: ['Lines: medians over systems; bands: first to third quartile (of both the median over seeds)'],
    description:
      'Squared errors of state and energy, the share of rollouts that still run, and the drift of the learned energy ' +
      `against time, for ${all.map(labelOf).join(', ')}.`,
    spec: {
      language: 'vega-lite',
      value: {
        spacing: 14,
        vconcat: rows
          .map(({ isFor, ...row }) => ({ ...row, shown: columns.filter(isFor) }))
          .filter(({ shown }) => shown.length > 0)
          .map(({ title, draw, shown }, r, { length }): Part => ({
            spacing: GAP,
            bounds: 'flush',
            hconcat: shown.map((network, column) =>
              draw({
                network,
                title: column === 0 ? inTwoLines(title) : null,
                isFirst: r === 0,
                // The last row may be for one network alone.
                isLast: r === length - 1 || (r === length - 2 && column > 0),
              }),
            ),
          })),
      },
    },
  };
}

interface Layout {
  readonly all: readonly Method[];
  readonly methods: readonly MethodOverTime[];
  readonly width: number;
}

interface Place {
  readonly network: Network;
  /** Of the vertical axis. */
  readonly title: string[] | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

type CurveOf = (curves: MethodOverTime) => ErrorCurve;

function errorsOf(curveOf: CurveOf, layout: Layout): { draw(place: Place): Part } {
  const decades = decadesOf(layout.methods.map(curveOf), layout.methods);
  return { draw: (place) => errors(place, curveOf, decades, layout) };
}

function errors(place: Place, curveOf: CurveOf, decades: Decades, layout: Layout): Part {
  const [, top] = decades.scale.domain;
  const values = ownCurves(place, layout).flatMap((one) => {
    const { median, lower, upper } = curveOf(one);
    return thinned(one.times)
      .filter((i) => lower[i] > 0 && median[i] > 0)
      .map((i) => ({
        ...ofMethod(one.method),
        t: short(one.times[i]),
        y: short(median[i]),
        lower: short(lower[i]),
        upper: Number.isFinite(upper[i]) ? short(upper[i]) : top,
      }));
  });
  const y = { type: 'quantitative' as const, scale: decades.scale };
  const axis = { ...decades.axis, title: place.title, ...LABELS };
  return {
    ...frameOf(place, layout),
    data: { values },
    layer: [
      {
        mark: { type: 'area', opacity: 0.13, clip: true },
        encoding: {
          y: { ...y, field: 'lower', axis },
          y2: { field: 'upper' },
          color: methodScales(layout.all).colour,
        },
      },
      line(layout.all, { ...y, field: 'y', axis }),
    ],
  };
}

function running(place: Place, layout: Layout): Part {
  const values = ownCurves(place, layout).flatMap((one) =>
    thinned(one.times).map((i) => ({
      ...ofMethod(one.method),
      t: short(one.times[i]),
      y: short(one.running[i]),
    })),
  );
  const y = {
    field: 'y',
    type: 'quantitative' as const,
    scale: { domain: [0, 1] },
    axis: { title: place.title, tickCount: 5, ...LABELS },
  };
  return {
    ...frameOf(place, layout),
    data: { values },
    layer: [line(layout.all, y), legendOnly(layout.all)],
  };
}

function ownCurves({ network }: Place, { methods, all }: Layout): MethodOverTime[] {
  const own = ofNetwork(all, network);
  return methods.filter(({ method }) => own.includes(method));
}

function frameOf({ network, isFirst, isLast }: Place, { methods, width }: Layout) {
  const end = Math.max(...methods.map(({ times }) => times.at(-1) ?? 0));
  return {
    ...(isFirst
      ? {
          title: {
            text: network.label,
            anchor: 'start' as const,
            frame: 'group' as const,
            fontSize: 13,
            offset: 8,
          },
        }
      : {}),
    width,
    height: HEIGHT,
    encoding: {
      x: {
        field: 't',
        type: 'quantitative' as const,
        scale: { domain: [0, end], nice: false },
        axis: { title: isLast ? 'time (s)' : null, labels: isLast, tickCount: 5, grid: false },
      },
    },
  };
}

function line<Y>(all: readonly Method[], y: Y) {
  const { colour, dash } = methodScales(all);
  return {
    mark: { type: 'line' as const, strokeWidth: 1.8, clip: true },
    encoding: { y, color: colour, strokeDash: dash },
  };
}

/** Points for the legend's sake, none of which is drawn. */
function legendOnly(all: readonly Method[]) {
  return {
    data: { values: [] },
    mark: { type: 'point' as const },
    encoding: methodScales(all).point,
  };
}

function decadesOf(curves: readonly ErrorCurve[], methods: readonly MethodOverTime[]): Decades {
  return decadesAround(
    curves.flatMap(({ median, lower, upper }, c) => {
      const { times } = methods[c];
      const from = Math.ceil(times.length * START);
      return [median, lower, upper].flatMap((values) => [...values.subarray(from)]);
    }),
  );
}

/** The indices of evenly chosen times, both ends among them. */
function thinned(times: Float64Array): number[] {
  const last = times.length - 1;
  const count = Math.min(times.length, MAXIMUM_POINTS);
  if (count < 2) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * last) / (count - 1)));
}
