// The frame of a report: one HTML file, in which nothing is loaded and nothing runs.
import { captionOf, inCaptionOrder } from '../captions.ts';
import type { Fact, Provenance, ReportFigure } from '../provenance.ts';
import { dataTable } from './data-table.ts';
import { html, trusted, type Html } from './escape.ts';
import { style } from './style.ts';

export interface Section {
  /** Of the element; no other section's begins with it. */
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** @param facts in a few words, for the head of the page */
export function documentPage(
  about: Provenance,
  facts: readonly Fact[],
  sections: readonly Section[],
): string {
  const all = [
    ...sections,
    { id: 'made-of', title: 'What it was made of', content: madeOf(about) },
    { id: 'reproduce', title: 'How to reproduce it', content: reproduce(about) },
  ];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${about.title}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>${header(about, facts, all)} ${all.map(section)}</main>
      </body>
    </html> `.html;
}

function section({ id, title, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

function header(
  { title, description, pipeline, backend, version }: Provenance,
  facts: readonly Fact[],
  sections: readonly Section[],
): Html {
  const all = [['Pipeline', pipeline], ...facts, ['Backend', backend.name], ['phaseline', version]];
  return html`<header>
    <h1>${title}</h1>
    <p class="lead">${description}</p>
    <dl class="facts">
      ${all.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <nav aria-label="Contents">
      <ul>
        ${sections.map((entry) => html`<li><a href="#${entry.id}">${entry.title}</a></li>`)}
      </ul>
    </nav>
  </header>`;
}

/** The figures in the order of the captions. @throws RangeError for a figure that has none. */
export function figureList(figures: readonly ReportFigure[]): Html {
  return html`${inCaptionOrder(figures).map(({ name, svg }) => {
    const { title, caption } = captionOf(name);
    return html`<figure>
      <div class="sheet" tabindex="0" role="group" aria-label="${title}">${inlineSvg(svg)}</div>
      <figcaption><b>${title}.</b> ${caption}</figcaption>
    </figure> `;
  })}`;
}

/** Inside HTML an SVG needs no namespaces. */
function inlineSvg(svg: string): Html {
  return trusted(svg.replace(/ xmlns(:\w+)?="[^"]*"/g, ''));
}

function madeOf({ parameters, inputs, version, backend }: Provenance): Html {
  return html`<p>phaseline ${version}, backend <code>${backend.identity}</code>.</p>
    <h3>Parameters</h3>
    ${dataTable({
      caption: 'Parameters of the pipeline',
      className: 'values',
      columns: [{ title: 'Parameter' }, { title: 'Value' }],
      groups: [
        parameters.map(({ path, value }) => [
          html`<th scope="row"><code>${path}</code></th>`,
          html`<td><code>${value}</code></td>`,
        ]),
      ],
    })}
    <h3>Inputs of this report</h3>
    <details>
      <summary>Digests of ${inputs.length} inputs</summary>
      ${dataTable({
        caption: 'Inputs and their sha256',
        className: 'values',
        columns: [{ title: 'Input' }, { title: 'sha256' }],
        groups: [
          inputs.map(({ name, digest }) => [
            html`<th scope="row">${name}</th>`,
            html`<td><code title="${digest}">${digest.slice(0, 12)}…</code></td>`,
          ]),
        ],
      })}
    </details>`;
}

function reproduce({ pipeline, backend }: Provenance): Html {
  const chosen = `${pipeline} --backend ${backend.name}`;
  return html`<p>
      Run it in a fresh clone. The run writes the digests of all outputs to <code>pipeline.lock.json</code>:
      where the backend promises the same bits, they come out as they were.
    </p>
    <pre>
npm ci
npx pipeline run ${chosen}
git diff --exit-code pipeline.lock.json</pre>
    <p>
      Add <code>--profile NAME</code> for the profile whose parameters are those above, and
      <code>--set path=value</code> for single ones. Bits are compared between machines only for backends that
      promise them; others agree within a tolerance.
    </p>`;
}
