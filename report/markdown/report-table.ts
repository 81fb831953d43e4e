// Tables of the report in Markdown.
import type { ReportTable, TableCell } from '../tables/report-table.ts';
import { joinBlocks, table } from './blocks.ts';
import { escapeMarkdown } from './escape.ts';

/** Its caption, its rows, and what a dash in it stands for. A row tells the title of its group itself. */
export function markdownTable({ caption, columns, groups, dash, isStacked }: ReportTable): string {
  const between = isStacked === true ? '<br>' : ' ';
  const rows = groups.flatMap((group) =>
    group.rows.map(({ title, cells }) => [
      ...(group.title === undefined ? [] : [escapeMarkdown(group.title)]),
      escapeMarkdown(title),
      ...cells.map((cell) => cellText(cell, between)),
    ]),
  );
  return joinBlocks([
    `${escapeMarkdown(caption)}:`,
    table(columns, rows),
    dash !== undefined && rows.some((cells) => cells.some((cell) => cell.startsWith('–')))
      ? `–: ${escapeMarkdown(dash)}.`
      : '',
  ]);
}

/** What stands out is bold. A range is made of numbers: its brackets can be no link. */
function cellText({ text, range, remark, emphasis }: TableCell, between: string): string {
  const main = emphasis === undefined ? escapeMarkdown(text) : `**${escapeMarkdown(text)}**`;
  return [main, range, remark === undefined ? undefined : escapeMarkdown(remark)]
    .filter((part) => part !== undefined)
    .join(between)
    .replaceAll(' × ', '\u00a0×\u00a0');
}
