// The tables of what is measured beside errors: rules, features, costs, and systems beyond the training range.
import type { Method } from '../../schemas/methods.ts';
import type { AdaptationRule } from '../../schemas/evaluation.ts';
import type { MethodBeyond } from '../figures/beyond.ts';
import type { HeatCell } from '../figures/heat-map.ts';
import { inOrder, labelOf } from '../methods.ts';
import { formatCount, formatFixed, formatNumber, plural, shareOf } from '../numbers.ts';
import { ascending, distinct, medianOf, type Setting } from '../results.ts';
import { none, type ReportTable, type TableCell } from './report-table.ts';
import { spreadCell } from './spread-cell.ts';

/** A rule that was chosen among several. */
export interface OfferedRule {
  readonly method: Method;
  readonly steps: number;
  /** Whether no smaller or no larger step size of its kind was offered. */
  readonly isAtEdge: boolean;
}

/** The rule that one network of a method adapts by at one K for so many gradient steps. */
export interface ChosenRule extends Setting, OfferedRule {
  readonly rule: AdaptationRule;
}

export function rulesTable(rules: readonly ChosenRule[]): ReportTable {
  const moving = rules.filter(({ steps }) => steps > 0);
  const numbers = ascending(moving.map(({ steps }) => steps));
  return {
    caption:
      'The step size of each method for each number of gradient steps, chosen on validation systems by the median ' +
      'query loss: of gradient descent, or of Adam where it says so; several where the networks of the seeds differ',
    columns: [
      { title: 'Method' },
      { title: 'K', isNumber: true },
      ...numbers.map((steps) => ({ title: plural(steps, 'step'), isNumber: true })),
    ],
    groups: inOrder(moving.map(({ method }) => method)).map((method) => {
      const own = moving.filter((rule) => rule.method === method);
      return {
        rows: distinct(own.map(({ shots }) => shots)).map((shots) => ({
          title: labelOf(method),
          cells: [
            { text: String(shots) },
            ...numbers.map((steps) => {
              const chosen = own.filter((rule) => rule.shots === shots && rule.steps === steps);
              return { text: distinct(chosen.map(({ rule }) => nameOf(rule))).join(', ') };
            }),
          ],
        })),
      };
    }),
  };
}

function nameOf({ kind, stepSize }: AdaptationRule): string {
  return kind === 'adam' ? `Adam ${stepSize}` : String(stepSize);
}

/** @param cells R^2, the median over seeds, the lowest and the highest; columns are targets */
export function probeTable(cells: readonly HeatCell[]): ReportTable {
  return {
    caption: 'R² of a linear probe of the adapted head: median over seeds [lowest, highest]',
    ...heatRows(cells, 2),
  };
}

/** @param cells linear CKA, medians and quartiles over systems and seeds; columns are layers */
export function similarityTable(cells: readonly HeatCell[], shots: number, steps: number): ReportTable {
  return {
    caption:
      `Linear CKA of each layer's features before and after adaptation, K = ${shots} observations, ` +
      `${plural(steps, 'gradient step')}: median [first quartile, third quartile]; 1: the same features`,
    ...heatRows(cells, 3),
    dash: 'not finite, or no such layer',
  };
}

function heatRows(cells: readonly HeatCell[], decimals: number) {
  const columns = distinct(cells.map(({ column }) => column));
  return {
    columns: [{ title: 'Method' }, ...columns.map((title) => ({ title, isNumber: true }))],
    groups: [
      {
        rows: inOrder(cells.map(({ method }) => method)).map((method) => ({
          title: labelOf(method),
          cells: columns.map((column) => {
            const cell = cells.find((one) => one.method === method && one.column === column);
            if (cell === undefined) return none;
            return spreadCell(cell.value, cell.lower, cell.upper, (value) => formatFixed(value, decimals));
          }),
        })),
      },
    ],
  };
}

/** What one training cost until its validation loss first reached a threshold; NaN where it never did. */
export interface Cost {
  readonly method: Method;
  readonly seed: number;
  /** NaN of a training that aims at something else, which has its total alone. */
  readonly threshold: number;
  readonly iterations: number;
  readonly gigaflop: number;
  readonly totalIterations: number;
  readonly totalGigaflop: number;
}

/** How the losses on validation systems are measured during a training. */
export interface Validation {
  /** S and alpha, of the adaptation before. */
  readonly innerSteps: number;
  readonly innerStepSize: number;
  /** In iterations. */
  readonly every: number;
  /** Most of so many measurements in a row must be at the goal. */
  readonly window: number;
}

export function goalsOf(costs: readonly Cost[]): number[] {
  return distinct(costs.map(({ threshold }) => threshold)).filter(Number.isFinite);
}

export function costsTable(costs: readonly Cost[], validation: Validation): ReportTable {
  const { innerSteps, innerStepSize, every, window } = validation;
  const thresholds = goalsOf(costs);
  return {
    caption:
      'Iterations and arithmetic of a training until its relative error on validation systems reaches a goal, the root ' +
      `of the validation loss after ${plural(innerSteps, 'gradient step')} of size ${innerStepSize}, measured every ` +
      `${plural(every, 'iteration')}, of which ${Math.floor(window / 2) + 1} of ${window} in a row must be there: ` +
      'medians over seeds; in the last column those of the whole training. Pretraining does not aim at that loss and ' +
      'has no goals',
    columns: [
      { title: 'Method' },
      ...thresholds.map((threshold) => ({ title: `Goal ${threshold}`, isNumber: true })),
      { title: 'Whole training', isNumber: true },
    ],
    groups: [
      {
        rows: inOrder(costs.map(({ method }) => method)).map((method) => {
          const own = costs.filter((cost) => cost.method === method);
          const total = amount(
            medianOf(own.map(({ totalIterations }) => totalIterations)),
            medianOf(own.map(({ totalGigaflop }) => totalGigaflop)),
          );
          return {
            title: labelOf(method),
            cells: [
              ...thresholds.map((threshold) => costCell(own.filter((cost) => cost.threshold === threshold))),
              { text: total },
            ],
          };
        }),
      },
    ],
    dash: 'no goal; or never reached by the median seed, with in brackets by how many seeds it was',
  };
}

function costCell(costs: readonly Cost[]): TableCell {
  if (costs.length === 0) return none;
  const reached = costs.filter(({ iterations }) => Number.isFinite(iterations)).length;
  const iterations = medianOf(costs.map((cost) => cost.iterations));
  const gigaflop = medianOf(costs.map((cost) => cost.gigaflop));
  return {
    text: Number.isFinite(iterations) ? amount(iterations, gigaflop) : none.text,
    ...(reached < costs.length ? { remark: `(${shareOf(reached, costs.length)})` } : {}),
  };
}

function amount(iterations: number, gigaflop: number): string {
  return `${formatCount(Math.round(iterations))} it., ${formatNumber(gigaflop)} GFLOP`;
}

export function beyondTable(
  methods: readonly Pick<MethodBeyond, 'method' | 'bins'>[],
  shots: number,
  steps: number,
): ReportTable {
  const all = methods.flatMap((method) => method.bins);
  const bins = ascending(all.map(({ low }) => low)).map((low) => all.find((bin) => bin.low === low)!);
  return {
    caption:
      `Relative field error on systems beyond the training range, K = ${shots} observations, ` +
      `${plural(steps, 'gradient step')}, of n systems with every seed: median [first quartile, third quartile]`,
    columns: [
      { title: 'Method' },
      ...bins.map(({ low, high, systems }) => ({
        title: `Excess ${formatFixed(low, 2)} to ${formatFixed(high, 2)}, n = ${formatCount(systems)}`,
        isNumber: true,
      })),
    ],
    groups: [
      {
        rows: inOrder(methods.map(({ method }) => method)).map((name) => ({
          title: labelOf(name),
          cells: bins.map(({ low }) => {
            const own = methods.find(({ method }) => method === name)!;
            const found = own.bins.find((bin) => bin.low === low);
            return found === undefined ? none : spreadCell(found.median, found.lower, found.upper);
          }),
        })),
      },
    ],
    dash: 'not finite, or no system there',
  };
}
