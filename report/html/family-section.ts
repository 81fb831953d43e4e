// All that is known of one family of systems.
import type { Contrast } from '../contrasts.ts';
import type { MethodBeyond } from '../figures/beyond.ts';
import type { HeatCell } from '../figures/heat-map.ts';
import { capitalised, formatNumber, plural, typeset } from '../numbers.ts';
import { isMeasured, metrics, type Result, type SeedResult } from '../results.ts';
import { dataTable, numberCell } from './data-table.ts';
import { figureList, type ReportFigure, type Section } from './document.ts';
import { html, type Html } from './escape.ts';
import {
  beyondTable,
  costsTable,
  probeTable,
  rulesTable,
  type ChosenRule,
  type Cost,
} from './measure-tables.ts';
import { allTables, headlineTable, lostCounts, seedTables } from './results-tables.ts';
import { sentences } from './sentences.ts';

export interface Law {
  readonly symbol: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** What the pipeline has of a family; sections of what it has not are left out. */
export interface FamilyData {
  readonly name: string;
  /** The ranges that parameters are drawn from, and states are observed in. */
  readonly parameters: readonly Law[];
  readonly states: readonly Law[];
  readonly constants: Readonly<Record<string, number>>;
  readonly results: readonly Result[];
  readonly seedResults: readonly SeedResult[];
  readonly contrasts: readonly Contrast[];
  /** At the headline K and steps. */
  readonly beyond: readonly Pick<MethodBeyond, 'method' | 'bins'>[];
  readonly probe: readonly HeatCell[];
  readonly costs: readonly Cost[];
  readonly rules: readonly ChosenRule[];
  readonly figures: readonly ReportFigure[];
}

/** Where the comparisons of the report's head lines stand. */
export interface Headline {
  readonly shots: number;
  readonly steps: number;
  /** Of intervals, such as 0.95. */
  readonly confidence: number;
}

export function familySection(family: FamilyData, headline: Headline): Section {
  const { shots, steps, confidence } = headline;
  const { results, contrasts } = family;
  const atHead = contrasts.filter((one) => one.shots === shots && one.steps === steps);
  const elsewhere = contrasts.filter((one) => one.shots !== shots || one.steps !== steps);
  const where = (one: Contrast) => `K = ${one.shots}, ${plural(one.steps, 'step')}: `;
  const shown = metrics.filter(({ name }) => isMeasured(results, name));
  const parts = [
    part('Systems', systemsOf(family), true),
    part(
      'Results',
      html`<p>
          Errors of models adapted to unseen systems. Shaded: the lowest median. What is not finite counts as
          infinitely large in medians and quartiles; means are those of the finite values.
        </p>
        ${headlineTable(results, shots, steps)}
        <ul class="faint">
          ${shown.map(({ title, meaning }) => html`<li><b>${title}</b>: ${meaning}</li>`)}
        </ul>
        ${details('All numbers of observations and gradient steps', allTables(results))} ${diverged(results)}`,
      results.length > 0,
    ),
    part(
      'What can be said',
      html`<p>
          Ratio: the median, over seeds and systems, of the error of the first method over that of the second.
          “Beats” is written only where the interval, widened for all comparisons of its metric together, says
          so. K = ${shots}, ${plural(steps, 'gradient step')}:
        </p>
        ${sentences(atHead, confidence)}
        ${elsewhere.length > 0 ? details('Other settings', sentences(elsewhere, confidence, where)) : ''}`,
      contrasts.length > 0,
    ),
    part('Figures', figureList(family.figures), family.figures.length > 0),
    part('Beyond the training range', beyondTable(family.beyond, shots, steps), family.beyond.length > 0),
    part('What the head tells', probeTable(family.probe), family.probe.length > 0),
    part('Chosen rules', rulesTable(family.rules), family.rules.length > 0),
    part('Costs', costsTable(family.costs), family.costs.length > 0),
    part(
      'Spread over seeds',
      html`<p>
          Each seed trains anew. Where the columns differ by more than the methods do, the order of the
          methods is luck.
        </p>
        ${details('Medians by seed', seedTables(family.seedResults, shots, steps))}`,
      family.seedResults.length > 0,
    ),
  ];
  return { id: family.name, title: capitalised(family.name), content: html`${parts}` };
}

function part(title: string, content: Html, isThere: boolean): Html {
  return isThere
    ? html`<h3>${title}</h3>
        ${content}`
    : html``;
}

function details(summary: string, content: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}

function systemsOf({ parameters, states, constants }: FamilyData): Html {
  const rows = (laws: readonly Law[], what: string) =>
    laws.map(({ symbol, unit, low, high }) => [
      html`<th scope="row">${typeset(symbol)}</th>`,
      html`<td>${what}</td>`,
      numberCell(formatNumber(low)),
      numberCell(formatNumber(high)),
      html`<td>${unit === '1' ? '' : typeset(unit)}</td>`,
    ]);
  const fixed = Object.entries(constants).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  return html`${dataTable({
    caption: `Uniform laws${fixed.length > 0 ? `; constants: ${fixed.join(', ')}` : ''}`,
    columns: [
      { title: 'Symbol' },
      { title: 'Kind' },
      { title: 'From', isNumber: true },
      { title: 'To', isNumber: true },
      { title: 'Unit' },
    ],
    groups: [rows(parameters, 'parameter of a system'), rows(states, 'coordinate of a state')],
  })}`;
}

function diverged(results: readonly Result[]): Html {
  const lost = lostCounts(results);
  if (lost.length === 0) return html`<p>No rollout diverged, and all fields are finite.</p>`;
  return details(
    `What diverged: ${plural(lost.length, 'setting')}`,
    html`<ul>
      ${lost.map(({ text }) => html`<li>${text}</li> `)}
    </ul>`,
  );
}
