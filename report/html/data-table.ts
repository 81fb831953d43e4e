// Tables with a caption, which scroll sideways where they are wide.
import type { Column } from '../tables/report-table.ts';
import { html, type Html } from './escape.ts';
import { scrollable } from './scrollable.ts';

export interface DataTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** Groups of rows; the cells of a row are whole `th` and `td` elements. */
  readonly groups: readonly (readonly (readonly Html[])[])[];
  readonly className?: string;
}

export function dataTable({ caption, columns, groups, className }: DataTable): Html {
  return scrollable(
    caption,
    html`<table class="${className ?? 'plain'}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(
            ({ title, isNumber }) =>
              html`<th scope="col" class="${isNumber === true ? 'number' : 'text'}">${title}</th>`,
          )}
        </tr>
      </thead>
      ${groups.map(
        (rows) =>
          html`<tbody>
            ${rows.map(
              (cells) =>
                html`<tr>
                  ${cells}
                </tr> `,
            )}
          </tbody>`,
      )}
    </table>`,
  );
}

export function rowHeader(text: string): Html {
  return html`<th scope="row">${text}</th>`;
}

export function numberCell(content: string | Html): Html {
  return html`<td class="number">${content}</td>`;
}

/** Explains the dashes of a table. */
export function dashNote(meaning: string): Html {
  return html`<p class="faint note">–: ${meaning}.</p>`;
}
