// The report of an ablation.
import {
  ablationFacts,
  arms,
  lastSteps,
  otherSteps,
  shownArms,
  type AblationContrast,
  type AblationReportData,
} from '../ablation.ts';
import { ablationFailures } from '../failures.ts';
import { capitalised, plural } from '../numbers.ts';
import { isMeasured } from '../results.ts';
import { armTable } from '../tables/arms.ts';
import { ablationCare, aboutErrors, aboutRatios, ofOneValue } from '../words.ts';
import { details } from './details.ts';
import { documentPage, figureList } from './document.ts';
import { html, type Html } from './escape.ts';
import { failureList } from './failure-list.ts';
import { bullets, metricList } from './lists.ts';
import { htmlTable } from './report-table.ts';
import { sentences } from './sentences.ts';

export function ablationPage(data: AblationReportData): string {
  const { points, contrasts, confidence } = data;
  const tablesAt = (steps: number) =>
    html`${shownArms(points).map((arm) => htmlTable(armTable(arm, steps, data)))}`;
  const saidAt = (steps: number) =>
    saidOf(
      contrasts.filter((contrast) => contrast.steps === steps),
      confidence,
    );
  return documentPage(data, ablationFacts(data), [
    { id: 'figures', title: 'Figures', content: figureList(data.figures) },
    {
      id: 'results',
      title: 'Results',
      content: html`<p>${aboutErrors}</p>
        ${tablesAt(lastSteps(points))} ${metricList((metric) => isMeasured(points, metric))}
        ${otherSteps(points).map((steps) =>
          details(`After ${plural(steps, 'gradient step')}`, tablesAt(steps)),
        )}`,
    },
    {
      id: 'comparisons',
      title: 'What can be said',
      content: html`<p>
          ${aboutRatios('algorithm', ofOneValue)} After ${plural(lastSteps(contrasts), 'gradient step')}:
        </p>
        ${saidAt(lastSteps(contrasts))}
        ${otherSteps(contrasts).map((steps) =>
          details(`After ${plural(steps, 'gradient step')}`, saidAt(steps)),
        )}`,
    },
    { id: 'failures', title: 'What failed', content: failureList(ablationFailures(data)) },
    { id: 'care', title: 'What to be careful about', content: bullets(ablationCare) },
  ]);
}

/** Arm by arm. */
function saidOf(contrasts: readonly AblationContrast[], confidence: number): Html {
  return html`${arms.map(({ name, title, symbol }) => {
    const own = contrasts.filter(({ arm }) => arm === name).sort((a, b) => a.value - b.value);
    if (own.length === 0) return html``;
    return html`<h3>${capitalised(title)}</h3>
      ${sentences(own, confidence, ({ value }) => `${symbol} = ${value}: `)}`;
  })}`;
}
