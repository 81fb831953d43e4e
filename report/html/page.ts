// The report as one HTML file: nothing is loaded, nothing runs.
import { formatCount, plural } from '../numbers.ts';
import { distinct, isMeasured, metrics, type ResultRow } from '../results.ts';
import { html, trusted, type Html } from './escape.ts';
import { resultsTables, seedTables, type SeedRow } from './results-tables.ts';
import { scrollable } from './scrollable.ts';
import { style } from './style.ts';

export interface ReportData {
  readonly title: string;
  readonly description: string;
  /** The name that `pipeline run` knows. */
  readonly pipeline: string;
  readonly version: string;
  readonly backend: { readonly name: string; readonly identity: string };
  readonly rows: readonly ResultRow[];
  readonly seedRows: readonly SeedRow[];
  readonly figures: readonly ReportFigure[];
  /** Dotted paths and JSON values. */
  readonly parameters: readonly { readonly path: string; readonly value: string }[];
  readonly inputs: readonly { readonly name: string; readonly digest: string }[];
}

export interface ReportFigure {
  readonly title: string;
  readonly caption: string;
  /** As `renderSvg` made it. */
  readonly svg: string;
}

export function reportPage(data: ReportData): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${data.title}</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <main>
          ${header(data)} ${section('results', 'Results', results(data))}
          ${section('figures', 'Figures', html`${data.figures.map(figure)}`)}
          ${section('seeds', 'Spread over seeds', seeds(data))}
          ${section('care', 'What to be careful about', care(data))}
          ${section('made-of', 'What it was made of', madeOf(data))}
          ${section('reproduce', 'How to reproduce it', reproduce(data))}
        </main>
      </body>
    </html> `.html;
}

function section(id: string, title: string, content: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

function header({ title, description, pipeline, version, backend, rows, seedRows }: ReportData): Html {
  const facts: [string, string][] = [
    ['Pipeline', pipeline],
    ['Unseen systems', formatCount(Math.max(...seedRows.map(({ systems }) => systems)))],
    ['Seeds', formatCount(distinct(seedRows.map(({ seed }) => seed)).length)],
    ['Observations (K)', distinct(rows.map(({ shots }) => shots)).join(', ')],
    ['Backend', backend.name],
    ['phaseline', version],
  ];
  return html`<header>
    <h1>${title}</h1>
    <p class="lead">${description}</p>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <nav aria-label="Contents">
      <ul>
        <li><a href="#results">Results</a></li>
        <li><a href="#figures">Figures</a></li>
        <li><a href="#seeds">Spread over seeds</a></li>
        <li><a href="#care">What to be careful about</a></li>
        <li><a href="#made-of">What it was made of</a></li>
        <li><a href="#reproduce">How to reproduce it</a></li>
      </ul>
    </nav>
  </header>`;
}

function results({ rows }: ReportData): Html {
  const shown = metrics.filter(({ name }) => isMeasured(rows, name));
  return html`<p>
      Errors of models adapted to unseen systems, by gradient steps of the adaptation. Shaded: the lowest
      median after that many steps.
    </p>
    ${resultsTables(rows)}
    <ul class="faint">
      ${shown.map(({ title, meaning }) => html`<li><b>${title}</b>: ${meaning}</li>`)}
    </ul>`;
}

function figure({ title, caption, svg }: ReportFigure, i: number): Html {
  return html`<figure>
    <div class="sheet" tabindex="0" role="group" aria-label="${title}">${inlineSvg(svg)}</div>
    <figcaption><b>Figure ${i + 1}. ${title}.</b> ${caption}</figcaption>
  </figure> `;
}

/** Inside HTML an SVG needs no namespaces. */
function inlineSvg(svg: string): Html {
  return trusted(svg.replace(/ xmlns(:\w+)?="[^"]*"/g, ''));
}

function seeds({ seedRows }: ReportData): Html {
  return html`<p>
      Each seed trains anew. Where the columns differ by more than the algorithms do, the order of the
      algorithms is luck.
    </p>
    <details>
      <summary>Medians by seed</summary>
      ${seedTables(seedRows)}
    </details>`;
}

function care({ rows, backend }: ReportData): Html {
  const diverged = rows.filter((row) => row.diverged > 0);
  return html`<ul>
    <li>
      ${
        diverged.length === 0
          ? 'No prediction diverged: every median is over all systems and seeds.'
          : 'Predictions that are not finite are left out of medians and quartiles, which flatters algorithms that diverge. Read them together with these counts:'
      }${
        diverged.length === 0
          ? ''
          : html`<ul>
              ${diverged.map(divergedLine)}
            </ul>`
      }
    </li>
    <li>Errors of rollouts have heavy tails: the median says what is typical, not what is worst.</li>
    <li>The example systems of the figures are the first of the test set, not selected ones.</li>
    <li>
      These numbers were computed by the backend “${backend.name}”. Bits are compared between machines only
      for backends that promise them; others agree within a tolerance.
    </li>
  </ul>`;
}

function divergedLine({ algorithm, shots, steps, diverged }: ResultRow): Html {
  return html`<li>
    ${algorithm}, K = ${shots}, ${plural(steps, 'step')}: ${formatCount(diverged)} diverged
  </li>`;
}

function madeOf({ parameters, inputs, version, backend }: ReportData): Html {
  return html`<p>phaseline ${version}, backend <code>${backend.identity}</code>.</p>
    <h3>Parameters</h3>
    ${scrollable(
      'Parameters',
      html`<table class="values">
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          ${parameters.map(
            ({ path, value }) =>
              html`<tr>
                <th scope="row"><code>${path}</code></th>
                <td><code>${value}</code></td>
              </tr> `,
          )}
        </tbody>
      </table>`,
    )}
    <h3>Inputs of this report</h3>
    ${scrollable(
      'Inputs of this report',
      html`<table class="values">
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">sha256</th>
          </tr>
        </thead>
        <tbody>
          ${inputs.map(
            ({ name, digest }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td><code title="${digest}">${digest.slice(0, 12)}…</code></td>
              </tr> `,
          )}
        </tbody>
      </table>`,
    )}`;
}

function reproduce({ pipeline, backend }: ReportData): Html {
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
      <code>--set path=value</code> for single ones.
    </p>`;
}
