// The tables of results.
import { formatCount, formatNumber } from '../numbers.ts';
import { distinct, isMeasured, metrics, type Metric, type ResultRow, type Spread } from '../results.ts';
import { html, type Html } from './escape.ts';
import { scrollable } from './scrollable.ts';

export interface SeedRow extends ResultRow {
  readonly seed: number;
}

/** One table for each K: median [first, third quartile]; the lowest median after as many steps is marked. */
export function resultsTables(rows: readonly ResultRow[]): Html {
  const shown = metrics.filter(({ name }) => isMeasured(rows, name));
  return html`${distinct(rows.map(({ shots }) => shots)).map((shots) =>
    resultsTable(
      rows.filter((row) => row.shots === shots),
      shown,
      `K = ${shots} observations of each unseen system`,
    ),
  )}`;
}

function resultsTable(rows: readonly ResultRow[], shown: readonly Metric[], caption: string): Html {
  const steps = distinct(rows.map((row) => row.steps)).sort((a, b) => a - b);
  const table = html`<table class="results">
    <caption>
      ${caption}: median [first quartile, third quartile]
    </caption>
    <thead>
      <tr>
        <th scope="col" class="number">Steps</th>
        <th scope="col">Algorithm</th>
        <th scope="col" class="number">Diverged</th>
        ${shown.map(({ title }) => html`<th scope="col" class="number">${capitalised(title)}</th>`)}
      </tr>
    </thead>
    ${steps.map((step) =>
      stepGroup(
        rows.filter((row) => row.steps === step),
        shown,
      ),
    )}
  </table>`;
  return scrollable(caption, table);
}

/** The rows of one number of steps. */
function stepGroup(rows: readonly ResultRow[], shown: readonly Metric[]): Html {
  const lowest = shown.map(({ name }) => lowestMedian(rows, name));
  return html`<tbody>
    ${rows.map(
      (row, i) =>
        html`<tr>
          ${
            i === 0
              ? html`<th scope="rowgroup" rowspan="${rows.length}" class="number">
                  ${formatCount(row.steps)}
                </th>`
              : ''
          }
          <th scope="row">${row.algorithm}</th>
          <td class="number">${formatCount(row.diverged)}</td>
          ${shown.map(({ name }, m) =>
            spreadCell(row.errors[name], rows.length > 1 && row.errors[name].median === lowest[m]),
          )}
        </tr> `,
    )}
  </tbody>`;
}

function lowestMedian(rows: readonly ResultRow[], name: Metric['name']): number {
  return rows.reduce((least, { errors }) => {
    const { median } = errors[name];
    return Number.isFinite(median) ? Math.min(least, median) : least;
  }, Infinity);
}

function spreadCell({ median, lower, upper }: Spread, isBest: boolean): Html {
  if (!Number.isFinite(median)) return html`<td class="number">–</td>`;
  return html`<td class="number${isBest ? ' best' : ''}">
    <span class="median">${formatNumber(median)}</span>${
      isBest ? html`<span class="hidden"> (lowest)</span>` : ''
    }<span class="spread">[${formatNumber(lower)}, ${formatNumber(upper)}]</span>
  </td>`;
}

/** One table for each of the main metrics: a column for each seed, the median over its systems. */
export function seedTables(rows: readonly SeedRow[]): Html {
  const shown = metrics.filter(({ name }) => name !== 'fieldMse' && isMeasured(rows, name));
  return html`${shown.map((metric) => seedTable(rows, metric))}`;
}

function seedTable(rows: readonly SeedRow[], { name, title }: Metric): Html {
  const seeds = distinct(rows.map(({ seed }) => seed)).sort((a, b) => a - b);
  const measured = rows.filter(({ errors }) => Number.isFinite(errors[name].median));
  const groups = new Map<string, SeedRow[]>();
  for (const row of measured) {
    const key = JSON.stringify([row.algorithm, row.shots, row.steps]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const caption = `${capitalised(title)}: median over systems, by seed`;
  const line = (group: readonly SeedRow[]): Html => {
    const { algorithm, shots, steps } = group[0];
    const cells = seeds.map((seed) => {
      const row = group.find((candidate) => candidate.seed === seed);
      return html`<td class="number">${formatNumber(row?.errors[name].median ?? NaN)}</td>`;
    });
    return html`<tr>
      <th scope="row">${algorithm}</th>
      <td class="number">${shots}</td>
      <td class="number">${formatCount(steps)}</td>
      ${cells}
    </tr> `;
  };
  return scrollable(
    caption,
    html`<table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Algorithm</th>
          <th scope="col" class="number">K</th>
          <th scope="col" class="number">Steps</th>
          ${seeds.map((seed) => html`<th scope="col" class="number">Seed ${seed}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${[...groups.values()].map(line)}
      </tbody>
    </table>`,
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
