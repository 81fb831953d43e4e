// The tables of results.
import type { Method } from '../../schemas/methods.ts';
import { inOrder, labelOf } from '../methods.ts';
import { capitalised, formatCount, formatNumber, plural, shareOf } from '../numbers.ts';
import {
  ascending,
  isMeasured,
  metrics,
  type Metric,
  type MetricName,
  type Result,
  type SeedResult,
} from '../results.ts';
import { none, type ReportTable, type TableCell } from './report-table.ts';
import { rangeText, spreadCell } from './spread-cell.ts';

/** What a dash stands for in tables of errors. */
const DASH =
  'not finite, as too many systems diverged for a median to be there; or not measured. Quartiles of that kind are ' +
  'written ∞';

const MEANING = 'median [first quartile, third quartile], mean of the finite';

/** All methods at one K and one number of steps. */
export function headlineTable(results: readonly Result[], shots: number, steps: number): ReportTable {
  const own = results.filter((result) => result.shots === shots && result.steps === steps);
  const shown = metrics.filter(({ name }) => isMeasured(own, name));
  return {
    caption: `K = ${shots} observations, ${plural(steps, 'gradient step')}: ${MEANING}`,
    columns: [{ title: 'Method' }, ...columnsOf(shown)],
    groups: [{ rows: rowsOf(own, shown) }],
    dash: DASH,
    isStacked: true,
  };
}

/** One table for each K in ascending order, a group of rows for each number of steps. */
export function resultTables(results: readonly Result[]): ReportTable[] {
  const shown = metrics.filter(({ name }) => isMeasured(results, name));
  return ascending(results.map(({ shots }) => shots)).map((shots) => {
    const own = results.filter((result) => result.shots === shots);
    return {
      caption: `K = ${shots} observations of each unseen system: ${MEANING}`,
      columns: [{ title: 'Steps', isNumber: true }, { title: 'Method' }, ...columnsOf(shown)],
      groups: ascending(own.map(({ steps }) => steps)).map((steps) => ({
        title: formatCount(steps),
        rows: rowsOf(
          own.filter((result) => result.steps === steps),
          shown,
        ),
      })),
      dash: DASH,
      isStacked: true,
    };
  });
}

/** One table for each K in ascending order, a column for each number of steps: fields are scored after all of them. */
export function fieldTables(results: readonly Result[]): ReportTable[] {
  const fields = results.filter(({ metric }) => metric === 'fieldRelativeError');
  return ascending(fields.map(({ shots }) => shots)).map((shots) => {
    const own = fields.filter((result) => result.shots === shots);
    const numbers = ascending(own.map(({ steps }) => steps));
    return {
      caption: `Relative field error, K = ${shots} observations: median [first quartile, third quartile]`,
      columns: [
        { title: 'Method' },
        ...numbers.map((steps) => ({ title: plural(steps, 'step'), isNumber: true })),
      ],
      groups: [
        {
          rows: methodsIn(own).map((method) => ({
            title: labelOf(method),
            cells: numbers.map((steps) => {
              const result = own.find((one) => one.method === method && one.steps === steps);
              return result === undefined ? none : spreadCell(result.median, result.lower, result.upper);
            }),
          })),
        },
      ],
      dash: 'not finite, or not measured',
      isStacked: true,
    };
  });
}

/** A table for each metric and a column for each seed: the median over its systems, at one K and one number of steps. */
export function seedTables(results: readonly SeedResult[], shots: number, steps: number): ReportTable[] {
  const own = results.filter((result) => result.shots === shots && result.steps === steps);
  const seeds = ascending(own.map(({ seed }) => seed));
  const shown = metrics.filter(({ name }) =>
    own.some(({ metric, median }) => metric === name && Number.isFinite(median)),
  );
  return shown.map(({ name, title }) => ({
    caption: `${capitalised(title)}, K = ${shots}, ${plural(steps, 'gradient step')}: median over systems, by seed`,
    columns: [{ title: 'Method' }, ...seeds.map((seed) => ({ title: `Seed ${seed}`, isNumber: true }))],
    groups: [
      {
        rows: methodsIn(own).map((method) => ({
          title: labelOf(method),
          cells: seeds.map((seed) => {
            const result = own.find(
              (one) => one.method === method && one.seed === seed && one.metric === name,
            );
            return { text: formatNumber(result?.median ?? NaN) };
          }),
        })),
      },
    ],
  }));
}

function columnsOf(shown: readonly Metric[]) {
  return [
    ...shown.map(({ title }) => ({ title: capitalised(title), isNumber: true })),
    { title: 'Diverged', isNumber: true },
  ];
}

function methodsIn(results: readonly { readonly method: Method }[]): Method[] {
  return inOrder(results.map(({ method }) => method));
}

/** A row a method; the lowest median of all the results is marked. */
function rowsOf(results: readonly Result[], shown: readonly Metric[]) {
  return methodsIn(results).map((method) => ({
    title: labelOf(method),
    cells: cellsOf(results, method, shown),
  }));
}

function cellsOf(results: readonly Result[], method: Method, shown: readonly Metric[]): TableCell[] {
  const own = results.filter((result) => result.method === method);
  const rollouts = own.find(({ metric }) => metric === 'trajectoryMse');
  return [
    ...shown.map(({ name }) => {
      const sameMetric = results.filter(({ metric }) => metric === name);
      const medians = sameMetric.map(({ median }) => median).filter(Number.isFinite);
      const lowest = medians.length > 1 ? Math.min(...medians) : NaN;
      return errorCell(
        own.find(({ metric }) => metric === name),
        isMerit(name) ? lowest : NaN,
      );
    }),
    rollouts === undefined ? none : { text: shareOf(rollouts.lost, rollouts.systems * rollouts.seeds) },
  ];
}

/** The drift of the learned energy is the error of an integrator, not of a method. */
function isMerit(metric: MetricName): boolean {
  return metric !== 'learnedEnergyMse';
}

function errorCell(result: Result | undefined, lowest: number): TableCell {
  if (result === undefined || !Number.isFinite(result.median)) return none;
  const { median, lower, upper, mean } = result;
  return {
    text: formatNumber(median),
    range: rangeText(lower, upper),
    remark: `mean ${formatNumber(mean)}`,
    ...(median === lowest ? { emphasis: 'lowest' } : {}),
  };
}
