// What a report tells of where it comes from.
import type { StageContext } from 'phaseline';
import { z } from 'zod';
import { offerNamed } from '../../kernels/backends.ts';
import type { Provenance } from '../../report/provenance.ts';
import { parameterValues } from '../../report/parameters.ts';

/** The parameters of stages that write reports. */
export const aboutReport = {
  pipeline: z.string().describe('its name, for the commands that reproduce it'),
  title: z.string(),
  description: z.string(),
  version: z.string().describe('of phaseline'),
  confidence: z.number().gt(0).lt(1).describe('of the intervals of comparisons, for their words'),
  parameters: z.json().describe('those of the pipeline, to be shown'),
};

type About = z.output<z.ZodObject<typeof aboutReport>>;

export function provenanceOf(about: About, { backend, inputDigests }: StageContext): Provenance {
  const { pipeline, title, description, version, parameters } = about;
  return {
    pipeline,
    title,
    description,
    version,
    backend: { name: backend, identity: offerNamed(backend).identity },
    parameters: parameterValues(parameters),
    inputs: Object.entries(inputDigests).flatMap(([name, digest]) =>
      typeof digest === 'string'
        ? [{ name, digest }]
        : digest.map((part) => ({ name: `${name} ${wordsOf(part.cell)}`.trim(), digest: part.digest })),
    ),
  };
}

/** `family=kepler, seed=0` */
function wordsOf(cell: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(cell)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(', ');
}
