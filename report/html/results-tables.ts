// The tables of results.
import type { Method } from '../../schemas/methods.ts';
import { inOrder, labelOf } from '../methods.ts';
import { capitalised, formatCount, formatNumber, plural } from '../numbers.ts';
import {
  ascending,
  isMeasured,
  metrics,
  type Metric,
  type Result,
  type SeedResult,
  type Setting,
} from '../results.ts';
import { dashNote, dataTable, numberCell, rowHeader } from './data-table.ts';
import { html, type Html } from './escape.ts';
import { rangeText } from './spread-cell.ts';

/** What a dash stands for in tables of errors. */
const DASH =
  'not finite, as too many systems diverged for a median to be there; or not measured. Quartiles of that kind are ' +
  'written ∞';

const MEANING = 'median [first quartile, third quartile], mean of the finite';

/** All methods at one K and one number of steps. */
export function headlineTable(results: readonly Result[], shots: number, steps: number): Html {
  const own = results.filter((result) => result.shots === shots && result.steps === steps);
  const caption = `K = ${shots} observations, ${plural(steps, 'gradient step')}: ${MEANING}`;
  const shown = metrics.filter(({ name }) => isMeasured(own, name));
  return html`${dataTable({
    caption,
    className: 'results',
    columns: [{ title: 'Method' }, ...columnsOf(shown)],
    groups: [methodsIn(own).map((method) => [rowHeader(labelOf(method)), ...cellsOf(own, method, shown)])],
  })}
  ${dashNote(DASH)}`;
}

/** One table for each K, a group of rows for each number of steps. */
export function allTables(results: readonly Result[]): Html {
  const shown = metrics.filter(({ name }) => isMeasured(results, name));
  return html`${ascending(results.map(({ shots }) => shots)).map((shots) => {
    const own = results.filter((result) => result.shots === shots);
    return dataTable({
      caption: `K = ${shots} observations of each unseen system: ${MEANING}`,
      className: 'results',
      columns: [{ title: 'Steps', isNumber: true }, { title: 'Method' }, ...columnsOf(shown)],
      groups: ascending(own.map(({ steps }) => steps)).map((steps) => {
        const atSteps = own.filter((result) => result.steps === steps);
        const methods = methodsIn(atSteps);
        return methods.map((method, i) => [
          i === 0
            ? html`<th scope="rowgroup" rowspan="${methods.length}" class="number">${formatCount(steps)}</th>`
            : html``,
          rowHeader(labelOf(method)),
          ...cellsOf(atSteps, method, shown),
        ]);
      }),
    });
  })}
  ${dashNote(DASH)}`;
}

/** What diverged, at one K and one number of steps: nothing is said of methods of which nothing did. */
export function lostCounts(results: readonly Result[]): { text: string }[] {
  return results
    .filter(({ metric, lost }) => lost > 0 && (metric === 'trajectoryMse' || metric === 'fieldMse'))
    .map((result) => ({
      text:
        `${settingText(result)}: ${formatCount(result.lost)} of ${formatCount(result.systems * result.seeds)} ` +
        (result.metric === 'trajectoryMse' ? 'rollouts of systems diverged' : 'fields are not finite'),
    }));
}

/** A column for each seed: the median over its systems, at one K and one number of steps. */
export function seedTables(results: readonly SeedResult[], shots: number, steps: number): Html {
  const own = results.filter((result) => result.shots === shots && result.steps === steps);
  const seeds = ascending(own.map(({ seed }) => seed));
  const shown = metrics.filter(({ name }) =>
    own.some(({ metric, median }) => metric === name && Number.isFinite(median)),
  );
  return html`${shown.map(({ name, title }) =>
    dataTable({
      caption: `${capitalised(title)}, K = ${shots}, ${plural(steps, 'gradient step')}: median over systems, by seed`,
      columns: [{ title: 'Method' }, ...seeds.map((seed) => ({ title: `Seed ${seed}`, isNumber: true }))],
      groups: [
        methodsIn(own).map((method) => [
          rowHeader(labelOf(method)),
          ...seeds.map((seed) => {
            const result = own.find(
              (one) => one.method === method && one.seed === seed && one.metric === name,
            );
            return numberCell(formatNumber(result?.median ?? NaN));
          }),
        ]),
      ],
    }),
  )}`;
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

/** The cells of one method; the lowest median of all the results is marked. */
function cellsOf(results: readonly Result[], method: Method, shown: readonly Metric[]): Html[] {
  const own = results.filter((result) => result.method === method);
  const rollouts = own.find(({ metric }) => metric === 'trajectoryMse');
  return [
    ...shown.map(({ name }) => {
      const sameMetric = results.filter(({ metric }) => metric === name);
      const medians = sameMetric.map(({ median }) => median).filter(Number.isFinite);
      const lowest = medians.length > 1 ? Math.min(...medians) : NaN;
      return errorCell(
        own.find(({ metric }) => metric === name),
        lowest,
      );
    }),
    numberCell(
      rollouts === undefined
        ? '–'
        : `${formatCount(rollouts.lost)} of ${formatCount(rollouts.systems * rollouts.seeds)}`,
    ),
  ];
}

function errorCell(result: Result | undefined, lowest: number): Html {
  if (result === undefined || !Number.isFinite(result.median)) return numberCell('–');
  const { median, lower, upper, mean } = result;
  const isBest = median === lowest;
  const hint = isBest ? html`<span class="hidden"> (lowest)</span>` : '';
  return html`<td class="number${isBest ? ' best' : ''}">
    <span class="median">${formatNumber(median)}</span>${hint}
    <span class="spread">${rangeText(lower, upper)}</span>
    <span class="mean">mean ${formatNumber(mean)}</span>
  </td>`;
}

function settingText({ method, shots, steps }: Setting): string {
  return `${labelOf(method)}, K = ${shots}, ${plural(steps, 'step')}`;
}
