// What stages that draw give: SVG, and the specifications it was drawn from.
import { file, json } from 'phaseline';
import { z } from 'zod';
import { completeSpec, type Figure } from '../../report/figures/figure.ts';
import { capitalised } from '../../report/numbers.ts';
import { renderSvg } from '../../report/svg.ts';

export const svg = file('image/svg+xml');

/** The Vega and Vega-Lite specifications by figure, with their data: to be changed and drawn again. */
export const figureSpecs = json('figure-specs', z.record(z.string(), z.json()));

type Specs = z.output<(typeof figureSpecs)['schema']>;

/** The pictures of one family by name, and beside them their specifications. */
export async function draw<const N extends string>(
  family: string,
  figures: Readonly<Record<N, Figure>>,
): Promise<Record<N, string> & { specs: Specs }> {
  const pictures: Record<string, string> = {};
  const specs: Record<string, unknown> = {};
  for (const [name, figure] of Object.entries<Figure>(figures)) {
    const titled = {
      ...figure,
      name: `${family}-${figure.name}`,
      title: `${capitalised(family)}: ${figure.title}`,
    };
    pictures[name] = await renderSvg(titled);
    specs[name] = completeSpec(titled).value;
  }
  return { ...pictures, specs } as Record<N, string> & { specs: Specs };
}
