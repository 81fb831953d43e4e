// Ablations: errors against each quantity that the experiment varies.
import type { Method } from '../../schemas/methods.ts';
import { arms, type AblationPoint, type Arm } from '../ablation.ts';
import { inOrder, labelOf } from '../methods.ts';
import { plural } from '../numbers.ts';
import { ascending, distinct, metricNamed } from '../results.ts';
import { decadesAround, type Decades } from './decades.ts';
import type { Figure } from './figure.ts';
import { methodScales, ofMethod, rightwards } from './method-scales.ts';
import { short } from './motion-panels.ts';
import { inTwoLines, type Part } from './parts.ts';
import { FIGURE_WIDTH } from './theme.ts';

const GAP = 22;
const LABEL_ROOM = 86;
const HEIGHT = 150;
/** The same room for the labels of all rows. */
const LABELS = 34;
const FEWEST_COLUMNS = 3;
/** Pixels between the quartile bars of methods at the same value. */
const DODGE = 4;

/** Columns are what is varied, rows metrics after each number of gradient steps; the rows of a metric share their scale. */
export function ablationFigure(points: readonly AblationPoint[]): Figure {
  const columns = arms.filter(({ name }) => points.some(({ arm }) => arm === name));
  const drawn = points.filter(({ median }) => median > 0);
  const metrics = distinct(drawn.map(({ metric }) => metric));
  const rows = metrics.flatMap((metric) =>
    ascending(drawn.filter((point) => point.metric === metric).map(({ steps }) => steps)).map((steps) => ({
      metric,
      steps,
    })),
  );
  const methods = inOrder(points.map(({ method }) => method));
  const width = Math.floor((FIGURE_WIDTH - LABEL_ROOM) / Math.max(columns.length, FEWEST_COLUMNS)) - GAP;
  return {
    name: 'ablation',
    title: 'Errors on unseen systems against what the experiment varies',
    subtitle: [
      'Lines: medians over systems and seeds; bands: from the lowest seed to the highest; bars: quartiles',
    ],
    description:
      `${metrics.map((name) => metricNamed(name).title).join(', ')} against ` +
      `${columns.map(({ title }) => title).join(', ')}, for ${methods.map(labelOf).join(', ')}.`,
    spec: {
      language: 'vega-lite',
      value: {
        spacing: 12,
        vconcat: rows.map(({ metric: name, steps }, row): Part => {
          const ofMetric = points.filter(({ metric }) => metric === name);
          const own = ofMetric.filter((point) => point.steps === steps);
          const decades = decadesAround(
            ofMetric.flatMap(({ lower, median, upper, seedLow, seedHigh }) => [
              lower,
              median,
              upper,
              seedLow,
              seedHigh,
            ]),
          );
          return {
            spacing: GAP,
            bounds: 'flush',
            hconcat: columns.map((arm, column) => ({
              width,
              height: HEIGHT,
              ...panel(
                own.filter((point) => point.arm === arm.name),
                {
                  arm,
                  methods,
                  decades,
                  title: [...inTwoLines(metricNamed(name).title), plural(steps, 'step')],
                  isFirst: column === 0,
                  isLast: row === rows.length - 1,
                },
              ),
            })),
          };
        }),
      },
    },
  };
}

interface Layout {
  readonly arm: Arm;
  readonly methods: readonly Method[];
  readonly decades: Decades;
  /** Of the vertical axis, by line. */
  readonly title: readonly string[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function panel(points: readonly AblationPoint[], layout: Layout) {
  const { methods, decades, title, isFirst, isLast } = layout;
  const { colour, dash, point } = methodScales(methods);
  const [, top] = decades.scale.domain;
  const values = rightwards(points, ({ value }) => value)
    .filter(({ median, lower }) => median > 0 && lower > 0)
    .map(({ method, value, median, lower, upper, seedLow, seedHigh }) => ({
      ...ofMethod(method),
      x: value,
      median: short(median),
      lower: short(lower),
      upper: Number.isFinite(upper) ? short(upper) : top,
      ...(seedLow > 0
        ? { seedLow: short(seedLow), seedHigh: Number.isFinite(seedHigh) ? short(seedHigh) : top }
        : {}),
    }));
  const y = { type: 'quantitative' as const, scale: decades.scale };
  const axis = isFirst
    ? { ...decades.axis, title: [...title], minExtent: LABELS, maxExtent: LABELS }
    : { values: decades.axis.values, title: null, labels: false, ticks: false };
  return {
    data: { values },
    encoding: { x: horizontal(layout.arm, ascending(points.map(({ value }) => value)), isLast) },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.seedLow)' }],
        mark: { type: 'area' as const, opacity: 0.16, clip: true },
        encoding: {
          y: { ...y, field: 'seedLow', axis },
          y2: { field: 'seedHigh' },
          color: colour,
        },
      },
      ...methods.map((method, i) => ({
        transform: [{ filter: `datum.line === ${JSON.stringify(method)}` }],
        mark: {
          type: 'rule' as const,
          opacity: 0.55,
          clip: true,
          xOffset: DODGE * (i - (methods.length - 1) / 2),
        },
        encoding: { y: { ...y, field: 'lower', axis }, y2: { field: 'upper' }, color: colour },
      })),
      {
        mark: { type: 'line' as const, strokeWidth: 1.8, clip: true },
        encoding: { y: { ...y, field: 'median', axis }, color: colour, strokeDash: dash },
      },
      {
        mark: { type: 'point' as const, size: 42, opacity: 1, strokeWidth: 1.4, clip: true },
        encoding: { y: { ...y, field: 'median', axis }, ...point },
      },
    ],
  };
}

function horizontal({ title, scale: type }: Arm, values: readonly number[], isLast: boolean) {
  // Values from the smallest positive one up are spaced as on a logarithmic axis, and 0 stands beside it.
  const constant = values.find((value) => value > 0) ?? 1;
  return {
    field: 'x',
    type: 'quantitative' as const,
    scale: {
      type,
      ...(type === 'symlog' ? { constant } : {}),
      ...(type === 'linear' ? { zero: false } : {}),
      nice: false,
      padding: 12,
    },
    axis: {
      values: [...values],
      title: isLast ? title : null,
      labels: isLast,
      grid: false,
      labelOverlap: 'greedy' as const,
      ...(type === 'symlog' ? { format: '~g' } : { format: 'd' }),
    },
  };
}
