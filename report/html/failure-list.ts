// What failed, in HTML.
import type { Failures } from '../failures.ts';
import { details } from './details.ts';
import { html, type Html } from './escape.ts';
import { bullets } from './lists.ts';
import { htmlTable } from './report-table.ts';

export function failureList({ sentences, table }: Failures): Html {
  return html`${bullets(sentences)} ${table === undefined ? '' : details('Where', htmlTable(table))}`;
}
