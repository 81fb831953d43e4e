// What is folded up until a reader wants it.
import { html, type Html } from './escape.ts';

export function details(summary: string, content: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}
