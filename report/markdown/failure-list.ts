// What failed, in Markdown.
import type { Failures } from '../failures.ts';
import { bullets, details, joinBlocks } from './blocks.ts';
import { escapeMarkdown } from './escape.ts';
import { markdownTable } from './report-table.ts';

export function failureList({ sentences, table }: Failures): string {
  return joinBlocks([
    bullets(sentences.map(escapeMarkdown)),
    table === undefined ? '' : details('Where', markdownTable(table)),
  ]);
}
