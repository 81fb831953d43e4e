// Vega and Vega-Lite specifications to SVG text.
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { completeSpec, type Figure } from './figures/figure.ts';
import { roundTo } from './numbers.ts';
import { escapeHtml } from './html/escape.ts';

const DECIMALS = 2;

/**
 * The figure as SVG text: the same bytes for the same figure. Coordinates are rounded to 2 decimals, which hides the
 * last bits of the logarithms and sines inside the plotting library: they may differ between JavaScript engines.
 */
export async function renderSvg(figure: Figure): Promise<string> {
  const vega = await import('vega');
  // With an installed node-canvas Vega would measure text with the machine's fonts.
  (vega as unknown as { textMetrics: { canvas(use: boolean): void } }).textMetrics.canvas(false);
  // A copy, as Vega marks the data it is given with ids of its own.
  const copy = structuredClone(completeSpec(figure));
  const runtime = vega.parse(copy.language === 'vega' ? copy.value : await compile(copy.value));
  const view = new vega.View(runtime, { renderer: 'none', logLevel: vega.Error });
  const svg = await view.toSVG();
  view.finalize();
  return labelled(nameIds(roundCoordinates(svg), figure.name), figure.description);
}

async function compile(spec: TopLevelSpec): Promise<Spec> {
  const vegaLite = await import('vega-lite');
  return vegaLite.compile(spec).spec;
}

/** Numbers with a fraction or an exponent, but not the digits of colours such as #56b4e9. */
const fractions = /(?<!#[\da-f]*)-?\d+(\.\d+(e[-+]?\d+)?|e[-+]?\d+)/g;

function roundCoordinates(svg: string): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(fractions, (number) => roundTo(Number(number), DECIMALS)),
  );
}

/** Vega counts the ids of clip paths through the life of the process; here they are counted anew in each figure. */
function nameIds(svg: string, name: string): string {
  const names = new Map<string, string>();
  for (const [, id] of svg.matchAll(/ id="([^"]+)"/g)) names.set(id, `${name}-${names.size + 1}`);
  return svg
    .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${names.get(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${names.get(id)})`);
}

function labelled(svg: string, description: string): string {
  return svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(description)}" `);
}
