// An ablation in Markdown.
import { ablationFacts, arms, shownArms, type AblationReportData } from '../ablation.ts';
import { ablationFailures } from '../failures.ts';
import { capitalised } from '../numbers.ts';
import { armTable } from '../tables/arms.ts';
import { contrastTable } from '../tables/contrasts.ts';
import { aboutRatios, ofOneValue } from '../words.ts';
import { joinBlocks } from './blocks.ts';
import { markdownDocument } from './document.ts';
import { escapeMarkdown } from './escape.ts';
import { failureList } from './failure-list.ts';
import { figureImages } from './figures.ts';
import { markdownTable } from './report-table.ts';

/** Its images are `figures/NAME.svg`, relative to it. */
export function ablationMarkdown(data: AblationReportData): string {
  const { points, contrasts, confidence } = data;
  const compared = arms.filter(({ name }) => contrasts.some(({ arm }) => arm === name));
  return markdownDocument(data, ablationFacts(data), [
    {
      title: 'Results',
      content: joinBlocks(shownArms(points).map((arm) => markdownTable(armTable(arm, points)))),
    },
    {
      title: 'What can be said',
      content: joinBlocks([
        escapeMarkdown(aboutRatios('algorithm', ofOneValue)),
        ...compared.map(({ name, title, symbol }) =>
          markdownTable(
            contrastTable(
              contrasts.filter(({ arm }) => arm === name),
              confidence,
              { column: { title: symbol, isNumber: true }, of: ({ value }) => value },
              capitalised(title),
            ),
          ),
        ),
      ]),
    },
    { title: 'What failed', content: failureList(ablationFailures(data)) },
    { title: 'Figures', content: figureImages(data.figures, '') },
  ]);
}
