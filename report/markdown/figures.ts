// Figures as images beside the page: where the pipelines publish them, and where the pages of docs/results have them.
import { captionOf, inCaptionOrder } from '../captions.ts';
import type { ReportFigure } from '../provenance.ts';
import { joinBlocks } from './blocks.ts';
import { escapeMarkdown } from './escape.ts';

/**
 * The figures in the order of the captions.
 *
 * @param folder below `figures/`, with a slash at its end; empty for that folder itself
 * @throws RangeError for a figure that has no caption
 */
export function figureImages(figures: readonly ReportFigure[], folder: string): string {
  return joinBlocks(
    inCaptionOrder(figures).flatMap(({ name }) => {
      const { title, caption } = captionOf(name);
      return [
        `![${escapeMarkdown(title)}](figures/${folder}${encodeURIComponent(name)}.svg)`,
        `**${escapeMarkdown(title)}.** ${escapeMarkdown(caption)}`,
      ];
    }),
  );
}
