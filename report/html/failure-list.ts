// What failed, in HTML.
import type { Failures } from '../failures.ts';
import { html, type Html } from './escape.ts';
import { htmlTable } from './report-table.ts';

export function failureList({ sentences, table }: Failures): Html {
  return html`<ul>
      ${sentences.map((text) => html`<li>${text}</li> `)}
    </ul>
    ${
      table === undefined
        ? ''
        : html`<details>
            <summary>Where</summary>
            ${htmlTable(table)}
          </details>`
    }`;
}
