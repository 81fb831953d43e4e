// What stages that draw give: SVG, and the specifications it was drawn from.
import { file, json } from 'phaseline';
import { z } from 'zod';
import { renderSvg, type Figure } from '../../report/svg.ts';

export const svg = file('image/svg+xml');

/** The Vega and Vega-Lite specifications by figure, with their data: to be changed and drawn again. */
export const figureSpecs = json('figure-specs', z.record(z.string(), z.json()));

type Specs = z.output<(typeof figureSpecs)['schema']>;

/** The pictures by name, and beside them their specifications. */
export async function draw<const N extends string>(
  figures: Readonly<Record<N, Figure>>,
): Promise<Record<N, string> & { specs: Specs }> {
  const entries = Object.entries<Figure>(figures);
  const pictures: Record<string, string> = {};
  for (const [name, figure] of entries) pictures[name] = await renderSvg(figure);
  const specs = Object.fromEntries(entries.map(([name, { spec }]) => [name, spec.value])) as Specs;
  return { ...pictures, specs } as Record<N, string> & { specs: Specs };
}
