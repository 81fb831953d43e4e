// Lists that several reports have.
import { metrics, type MetricName } from '../results.ts';
import { html, type Html } from './escape.ts';

export function bullets(texts: readonly string[]): Html {
  return html`<ul>
    ${texts.map((text) => html`<li>${text}</li> `)}
  </ul>`;
}

/** What the metrics mean that a report tells of. */
export function metricList(isTold: (metric: MetricName) => boolean): Html {
  return html`<ul class="faint">
    ${metrics
      .filter(({ name }) => isTold(name))
      .map(({ title, meaning }) => html`<li><b>${title}</b>: ${meaning}</li>`)}
  </ul>`;
}
