// The tables of what is measured beside errors: rules, probes, costs, and systems beyond the training range.
import type { Method } from '../../schemas/methods.ts';
import type { AdaptationRule } from '../../schemas/parameters.ts';
import type { MethodBeyond } from '../figures/beyond.ts';
import type { HeatCell } from '../figures/heat-map.ts';
import { inOrder, labelOf } from '../methods.ts';
import { formatCount, formatFixed, formatNumber, plural } from '../numbers.ts';
import { distinct, medianOf } from '../results.ts';
import { dashNote, dataTable, numberCell, rowHeader } from './data-table.ts';
import { html, type Html } from './escape.ts';
import { spreadCell } from './spread-cell.ts';

/** The rule that one network of a method adapts by at one K for so many gradient steps. */
export interface ChosenRule {
  readonly method: Method;
  readonly shots: number;
  readonly steps: number;
  readonly rule: AdaptationRule;
}

export function rulesTable(rules: readonly ChosenRule[]): Html {
  const moving = rules.filter(({ steps }) => steps > 0);
  const numbers = distinct(moving.map(({ steps }) => steps)).sort((a, b) => a - b);
  return dataTable({
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
      return distinct(own.map(({ shots }) => shots)).map((shots) => [
        rowHeader(labelOf(method)),
        numberCell(String(shots)),
        ...numbers.map((steps) => {
          const chosen = own.filter((rule) => rule.shots === shots && rule.steps === steps);
          return numberCell(distinct(chosen.map(({ rule }) => nameOf(rule))).join(', '));
        }),
      ]);
    }),
  });
}

function nameOf({ kind, stepSize }: AdaptationRule): string {
  return kind === 'adam' ? `Adam ${stepSize}` : String(stepSize);
}

/** @param cells R^2, the median over seeds, the lowest and the highest; columns are targets */
export function probeTable(cells: readonly HeatCell[]): Html {
  const targets = distinct(cells.map(({ column }) => column));
  return dataTable({
    caption: 'R² of a linear probe of the adapted head: median over seeds [lowest, highest]',
    columns: [{ title: 'Method' }, ...targets.map((title) => ({ title, isNumber: true }))],
    groups: [
      inOrder(cells.map(({ method }) => method)).map((method) => [
        rowHeader(labelOf(method)),
        ...targets.map((target) => {
          const cell = cells.find((one) => one.method === method && one.column === target);
          if (cell === undefined) return numberCell('–');
          return spreadCell(cell.value, cell.lower, cell.upper, (value) => formatFixed(value, 2));
        }),
      ]),
    ],
  });
}

/** What one training cost until its validation loss first reached a threshold; NaN where it never did. */
export interface Cost {
  readonly method: Method;
  readonly seed: number;
  readonly threshold: number;
  readonly iterations: number;
  readonly gigaflop: number;
  readonly totalIterations: number;
  readonly totalGigaflop: number;
}

export function costsTable(costs: readonly Cost[]): Html {
  const thresholds = distinct(costs.map(({ threshold }) => threshold));
  return html`${dataTable({
    caption:
      'Iterations and arithmetic of a training until its relative error on validation systems reaches a goal: medians ' +
      'over seeds; in the last column those of the whole training',
    columns: [
      { title: 'Method' },
      ...thresholds.map((threshold) => ({ title: `Goal ${threshold}`, isNumber: true })),
      { title: 'Whole training', isNumber: true },
    ],
    groups: [
      inOrder(costs.map(({ method }) => method)).map((method) => {
        const own = costs.filter((cost) => cost.method === method);
        return [
          rowHeader(labelOf(method)),
          ...thresholds.map((threshold) => costCell(own.filter((cost) => cost.threshold === threshold))),
          numberCell(
            amount(
              medianOf(own.map(({ totalIterations }) => totalIterations)),
              medianOf(own.map(({ totalGigaflop }) => totalGigaflop)),
            ),
          ),
        ];
      }),
    ],
  })}
  ${dashNote('the goal was never reached by the median seed; in brackets, by how many seeds it was')}`;
}

function costCell(costs: readonly Cost[]): Html {
  const reached = costs.filter(({ iterations }) => Number.isFinite(iterations)).length;
  const iterations = medianOf(costs.map((cost) => cost.iterations));
  const gigaflop = medianOf(costs.map((cost) => cost.gigaflop));
  return numberCell(
    html`${Number.isFinite(iterations) ? amount(iterations, gigaflop) : '–'}${
      reached < costs.length ? html` <span class="spread">(${reached} of ${costs.length})</span>` : ''
    }`,
  );
}

function amount(iterations: number, gigaflop: number): string {
  return `${formatCount(Math.round(iterations))} it., ${formatNumber(gigaflop)} GFLOP`;
}

export function beyondTable(
  methods: readonly Pick<MethodBeyond, 'method' | 'bins'>[],
  shots: number,
  steps: number,
): Html {
  const bins = distinct(
    methods.flatMap((method) => method.bins.map(({ low, high }) => JSON.stringify([low, high]))),
  ).sort((a, b) => (JSON.parse(a) as number[])[0] - (JSON.parse(b) as number[])[0]);
  const title = (bin: string) => {
    const [low, high] = JSON.parse(bin) as [number, number];
    return `Excess ${formatFixed(low, 2)} to ${formatFixed(high, 2)}`;
  };
  return html`${dataTable({
    caption:
      `Relative field error on systems beyond the training range, K = ${shots} observations, ` +
      `${plural(steps, 'gradient step')}: median [first quartile, third quartile]`,
    columns: [{ title: 'Method' }, ...bins.map((bin) => ({ title: title(bin), isNumber: true }))],
    groups: [
      inOrder(methods.map(({ method }) => method)).map((name) => [
        rowHeader(labelOf(name)),
        ...bins.map((bin) => {
          const own = methods.find(({ method }) => method === name)!;
          const found = own.bins.find(({ low, high }) => JSON.stringify([low, high]) === bin);
          if (found === undefined) return numberCell('–');
          return spreadCell(found.median, found.lower, found.upper);
        }),
      ]),
    ],
  })}
  ${dashNote('not finite, or no system there')}`;
}
