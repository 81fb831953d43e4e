// All that is said of one family of systems.
import type { FamilyData, Headline } from '../comparison.ts';
import { familyFailures } from '../failures.ts';
import { capitalised } from '../numbers.ts';
import { ascending, isMeasured } from '../results.ts';
import { contrastTable } from '../tables/contrasts.ts';
import { beyondTable, costsTable, probeTable, rulesTable, similarityTable } from '../tables/measures.ts';
import type { ReportTable } from '../tables/report-table.ts';
import { fieldTables, resultTables, seedTables } from '../tables/results.ts';
import { lawsTable } from '../tables/systems.ts';
import { aboutErrors, aboutMark, aboutRatios, ofOneSetting } from '../words.ts';
import { details, heading, joinBlocks } from './blocks.ts';
import type { Section } from './document.ts';
import { escapeMarkdown } from './escape.ts';
import { failureList } from './failure-list.ts';
import { figureImages } from './figures.ts';
import { metricList } from './metric-list.ts';
import { markdownTable } from './report-table.ts';

export function familySection(family: FamilyData, headline: Headline): Section {
  const { shots, steps } = headline;
  const { beyond, similarity, probe, rules, costs, figures, contrasts } = family;
  return {
    title: capitalised(family.name),
    content: joinBlocks([
      part('Systems', markdownTable(lawsTable(family)), true),
      part('Results', resultsOf(family, headline), family.results.length > 0),
      part('What can be said', comparisonsOf(family, headline), contrasts.length > 0),
      part('What failed', failureList(familyFailures(family)), family.results.length > 0),
      part(
        'Beyond the training range',
        markdownTable(beyondTable(beyond, shots, headline.beyondSteps)),
        beyond.length > 0,
      ),
      part(
        'What adaptation changes',
        markdownTable(similarityTable(similarity, shots, steps)),
        similarity.length > 0,
      ),
      part('What the head tells', markdownTable(probeTable(probe)), probe.length > 0),
      part('Costs', markdownTable(costsTable(costs, headline.validation)), costs.length > 0),
      part('Chosen rules', details('Step sizes', markdownTable(rulesTable(rules))), rules.length > 0),
      part('Figures', figureImages(figures, `${encodeURIComponent(family.name)}/`), figures.length > 0),
    ]),
  };
}

function part(title: string, content: string, isThere: boolean): string {
  return isThere ? joinBlocks([heading(3, title), content]) : '';
}

/** Fields after fewer or more steps than motions are predicted after have a table of their own. */
function resultsOf({ results, seedResults }: FamilyData, { shots, steps }: Headline): string {
  const rolledOut = new Set(
    results.filter(({ metric }) => metric === 'trajectoryMse').map(({ steps }) => steps),
  );
  const told = results.filter(({ steps }) => rolledOut.has(steps));
  const tablesOf = (isTold: (shots: number) => boolean) =>
    resultTables(told.filter((result) => isTold(result.shots)));
  return joinBlocks([
    escapeMarkdown(`${aboutErrors} ${aboutMark('Bold')}`),
    ...tablesOf((own) => own === shots).map(markdownTable),
    others(tablesOf((own) => own !== shots)),
    folded('Errors of the field after all numbers of gradient steps', fieldTables(results)),
    folded('Medians by seed', seedTables(seedResults, shots, steps)),
    metricList((metric) => isMeasured(told, metric)),
  ]);
}

function comparisonsOf({ contrasts }: FamilyData, { shots, confidence }: Headline): string {
  const tableOf = (own: number): ReportTable =>
    contrastTable(
      contrasts.filter((one) => one.shots === own),
      confidence,
      { column: { title: 'Steps', isNumber: true }, of: ({ steps }) => steps },
      `K = ${own} observations`,
    );
  const all = ascending(contrasts.map((one) => one.shots));
  return joinBlocks([
    escapeMarkdown(aboutRatios('method', ofOneSetting)),
    ...all.filter((own) => own === shots).map((own) => markdownTable(tableOf(own))),
    others(all.filter((own) => own !== shots).map(tableOf)),
  ]);
}

function others(tables: readonly ReportTable[]): string {
  return folded('Other numbers of observations', tables);
}

function folded(summary: string, tables: readonly ReportTable[]): string {
  return tables.length === 0 ? '' : details(summary, joinBlocks(tables.map(markdownTable)));
}
