// The blocks of a page. They are strings without a newline at their ends; a blank line goes between two of them.
import { escapeMarkdown } from './escape.ts';

export function joinBlocks(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n\n');
}

export function heading(level: 1 | 2 | 3, text: string): string {
  return `${'#'.repeat(level)} ${escapeMarkdown(text)}`;
}

/** @param items Markdown */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Folded up until a reader wants it. Blank lines around the content make GitHub read it as Markdown. */
export function details(summary: string, content: string): string {
  return `<details>\n<summary>${escapeMarkdown(summary)}</summary>\n\n${content}\n\n</details>`;
}

/** @param rows of cells in Markdown */
export function table(
  columns: readonly { readonly title: string; readonly isNumber?: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ isNumber }) => (isNumber === true ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}
