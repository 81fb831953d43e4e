// Tables of the report in HTML.
import type { ReportTable, RowGroup, TableCell } from '../tables/report-table.ts';
import { dashNote, dataTable, numberCell, rowHeader } from './data-table.ts';
import { html, type Html } from './escape.ts';

export function htmlTable({ caption, columns, groups, dash, isStacked }: ReportTable): Html {
  const table = dataTable({
    caption,
    columns,
    groups: groups.map((group) =>
      group.rows.map(({ title, cells }, i) => {
        const headers = [...groupHeader(group, i), rowHeader(title)];
        const first = group.title === undefined ? 1 : 2;
        return [...headers, ...cells.map((cell, c) => cellOf(cell, columns[first + c].isNumber === true))];
      }),
    ),
    ...(isStacked === true ? { className: 'results' } : {}),
  });
  return dash === undefined ? table : html`${table} ${dashNote(dash)}`;
}

/** One element for all rows of a group, in the first of them. */
function groupHeader({ title, rows }: RowGroup, row: number): Html[] {
  if (title === undefined || row > 0) return [];
  return [html`<th scope="rowgroup" rowspan="${rows.length}" class="number">${title}</th>`];
}

function cellOf(cell: TableCell, isNumber: boolean): Html {
  const { text, range, remark, emphasis } = cell;
  if (!isNumber) return html`<td>${text}</td>`;
  if (range === undefined && remark === undefined && emphasis === undefined) return numberCell(text);
  const hint = emphasis === undefined ? '' : html`<span class="hidden"> (${emphasis})</span>`;
  return html`<td class="number${emphasis === undefined ? '' : ' best'}">
    <span class="median">${text}</span>${hint}
    ${range === undefined ? '' : html`<span class="spread">${range}</span>`}
    ${remark === undefined ? '' : html`<span class="remark">${remark}</span>`}
  </td>`;
}
