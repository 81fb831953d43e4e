// An ablation in Markdown.
import {
  ablationFacts,
  arms,
  lastSteps,
  otherSteps,
  shownArms,
  type AblationReportData,
} from '../ablation.ts';
import { ablationFailures } from '../failures.ts';
import { capitalised, plural } from '../numbers.ts';
import { isMeasured } from '../results.ts';
import { armTable } from '../tables/arms.ts';
import { contrastTable } from '../tables/contrasts.ts';
import { ablationCare, aboutErrors, aboutRatios, ofOneValue } from '../words.ts';
import { bullets, details, joinBlocks } from './blocks.ts';
import { markdownDocument } from './document.ts';
import { escapeMarkdown } from './escape.ts';
import { failureList } from './failure-list.ts';
import { figureImages } from './figures.ts';
import { metricList } from './metric-list.ts';
import { markdownTable } from './report-table.ts';

/** Its images are `figures/NAME.svg`, relative to it. */
export function ablationMarkdown(data: AblationReportData): string {
  const { points, contrasts } = data;
  const tablesAt = (steps: number) =>
    joinBlocks(shownArms(points).map((arm) => markdownTable(armTable(arm, steps, data))));
  return markdownDocument(data, ablationFacts(data), [
    {
      title: 'Results',
      content: joinBlocks([
        escapeMarkdown(aboutErrors),
        tablesAt(lastSteps(points)),
        ...otherSteps(points).map((steps) => details(afterText(steps), tablesAt(steps))),
        metricList((metric) => isMeasured(points, metric)),
      ]),
    },
    {
      title: 'What can be said',
      content: joinBlocks([
        escapeMarkdown(aboutRatios('algorithm', ofOneValue)),
        comparisonsAt(lastSteps(contrasts), data),
        ...otherSteps(contrasts).map((steps) => details(afterText(steps), comparisonsAt(steps, data))),
      ]),
    },
    { title: 'What failed', content: failureList(ablationFailures(data)) },
    { title: 'Figures', content: figureImages(data.figures, '') },
    { title: 'What to be careful about', content: bullets(ablationCare.map(escapeMarkdown)) },
  ]);
}

/** A table an arm. */
function comparisonsAt(steps: number, { contrasts, confidence }: AblationReportData): string {
  const here = contrasts.filter((contrast) => contrast.steps === steps);
  return joinBlocks(
    arms
      .map((arm) => ({ arm, own: here.filter((contrast) => contrast.arm === arm.name) }))
      .filter(({ own }) => own.length > 0)
      .map(({ arm, own }) =>
        markdownTable(
          contrastTable(
            own,
            confidence,
            { column: { title: arm.symbol, isNumber: true }, of: ({ value }) => value },
            `${capitalised(arm.title)}, ${plural(steps, 'gradient step')}`,
          ),
        ),
      ),
  );
}

function afterText(steps: number): string {
  return `After ${plural(steps, 'gradient step')}`;
}
