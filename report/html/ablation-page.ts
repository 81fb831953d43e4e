// The report of an ablation.
import { ablationFacts, arms, shownArms, type AblationReportData } from '../ablation.ts';
import { ablationFailures } from '../failures.ts';
import { capitalised } from '../numbers.ts';
import { armTable } from '../tables/arms.ts';
import { aboutRatios, ofOneValue } from '../words.ts';
import { documentPage, figureList } from './document.ts';
import { html } from './escape.ts';
import { failureList } from './failure-list.ts';
import { htmlTable } from './report-table.ts';
import { sentences } from './sentences.ts';

export function ablationPage(data: AblationReportData): string {
  const { points, contrasts, confidence } = data;
  return documentPage(data, ablationFacts(data), [
    { id: 'figures', title: 'Figures', content: figureList(data.figures) },
    {
      id: 'results',
      title: 'Results',
      content: html`${shownArms(points).map((arm) => htmlTable(armTable(arm, points)))}`,
    },
    {
      id: 'comparisons',
      title: 'What can be said',
      content: html`<p>${aboutRatios('algorithm', ofOneValue)}</p>
        ${arms.map(({ name, title, symbol }) => {
          const own = contrasts.filter(({ arm }) => arm === name).sort((a, b) => a.value - b.value);
          if (own.length === 0) return html``;
          return html`<h3>${capitalised(title)}</h3>
            ${sentences(own, confidence, ({ value }) => `${symbol} = ${value}: `)}`;
        })}`,
    },
    { id: 'failures', title: 'What failed', content: failureList(ablationFailures(data)) },
  ]);
}
