// All that is known of one family of systems.
import type { FamilyData, Headline } from '../comparison.ts';
import type { Contrast } from '../contrasts.ts';
import { familyFailures } from '../failures.ts';
import { capitalised, plural } from '../numbers.ts';
import { isMeasured } from '../results.ts';
import { beyondTable, costsTable, probeTable, rulesTable, similarityTable } from '../tables/measures.ts';
import { headlineTable, resultTables, seedTables } from '../tables/results.ts';
import { lawsTable } from '../tables/systems.ts';
import { aboutErrors, aboutMark, aboutRatios, ofOneSetting, settingText } from '../words.ts';
import { details } from './details.ts';
import { figureList, type Section } from './document.ts';
import { html, type Html } from './escape.ts';
import { failureList } from './failure-list.ts';
import { metricList } from './lists.ts';
import { htmlTable } from './report-table.ts';
import { sentences } from './sentences.ts';

export function familySection(family: FamilyData, headline: Headline): Section {
  const { shots, steps, confidence } = headline;
  const { results, contrasts } = family;
  const atHead = contrasts.filter((one) => one.shots === shots && one.steps === steps);
  const elsewhere = contrasts.filter((one) => one.shots !== shots || one.steps !== steps);
  const where = (one: Contrast) => `${settingText(one)}: `;
  const parts = [
    part('Systems', htmlTable(lawsTable(family)), true),
    part(
      'Results',
      html`<p>${aboutErrors} ${aboutMark('Shaded')}</p>
        ${htmlTable(headlineTable(results, shots, steps))}
        ${metricList((metric) => isMeasured(results, metric))}
        ${details('All numbers of observations and gradient steps', html`${resultTables(results).map(htmlTable)}`)}`,
      results.length > 0,
    ),
    part(
      'What can be said',
      html`<p>${aboutRatios('method', ofOneSetting)} K = ${shots}, ${plural(steps, 'gradient step')}:</p>
        ${sentences(atHead, confidence)}
        ${elsewhere.length > 0 ? details('Other settings', sentences(elsewhere, confidence, where)) : ''}`,
      contrasts.length > 0,
    ),
    part('What failed', failureList(familyFailures(family)), results.length > 0),
    part('Figures', figureList(family.figures), family.figures.length > 0),
    part(
      'Beyond the training range',
      htmlTable(beyondTable(family.beyond, shots, headline.beyondSteps)),
      family.beyond.length > 0,
    ),
    part(
      'What adaptation changes',
      htmlTable(similarityTable(family.similarity, shots, steps)),
      family.similarity.length > 0,
    ),
    part('What the head tells', htmlTable(probeTable(family.probe)), family.probe.length > 0),
    part('Chosen rules', htmlTable(rulesTable(family.rules)), family.rules.length > 0),
    part('Costs', htmlTable(costsTable(family.costs, headline.validation)), family.costs.length > 0),
    part(
      'Spread over seeds',
      html`<p>
          Each seed trains anew. Where the columns differ by more than the methods do, the order of the
          methods is luck.
        </p>
        ${details('Medians by seed', html`${seedTables(family.seedResults, shots, steps).map(htmlTable)}`)}`,
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
