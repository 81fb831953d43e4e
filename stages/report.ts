// The report: one HTML file that opens anywhere.
import { defineStage, file, type StageContext } from 'phaseline';
import { z } from 'zod';
import { offerNamed } from '../kernels/backends.ts';
import { captionsOf } from '../report/captions.ts';
import { reportPage } from '../report/html/page.ts';
import { parameterValues } from '../report/parameters.ts';
import { results, resultsBySeed } from '../schemas/tables.ts';
import { toResultRows, toSeedRows } from './convert/result-rows.ts';

const svg = file('image/svg+xml');

export const report = defineStage({
  name: 'report',
  description: 'What was run, its results and figures, in one self-contained HTML file',
  backend: true,
  parameters: z.strictObject({
    pipeline: z.string().describe('its name, for the commands that reproduce it'),
    title: z.string(),
    description: z.string(),
    version: z.string().describe('of phaseline'),
    parameters: z.json().describe('those of the pipeline, to be shown'),
  }),
  inputs: { results, bySeed: resultsBySeed, fields: svg, phase: svg, time: svg, errors: svg, training: svg },
  outputs: { report: file('text/html') },
  run({ inputs, parameters: { parameters, ...about }, context }) {
    const rows = toResultRows(inputs.results);
    const decoder = new TextDecoder();
    const page = reportPage({
      ...about,
      backend: { name: context.backend, identity: offerNamed(context.backend).identity },
      rows,
      seedRows: toSeedRows(inputs.bySeed),
      figures: captionsOf(rows).map(({ name, ...words }) => ({
        ...words,
        svg: decoder.decode(inputs[name]),
      })),
      parameters: parameterValues(parameters),
      inputs: digestsOf(context),
    });
    return { report: page };
  },
});

function digestsOf({ inputDigests }: StageContext): { name: string; digest: string }[] {
  return Object.entries(inputDigests).flatMap(([name, digest]) =>
    typeof digest === 'string'
      ? [{ name, digest }]
      : digest.map((part) => ({ name: `${name} ${JSON.stringify(part.cell)}`, digest: part.digest })),
  );
}
