// The report: one HTML file that opens anywhere.
import { defineStage, file } from 'phaseline';
import { z } from 'zod';
import { results, resultsBySeed } from '../schemas/tables.ts';

export const report = defineStage({
  name: 'report',
  description: 'What was run, its results and figures, in one self-contained HTML file',
  backend: true,
  parameters: z.strictObject({
    pipeline: z.strictObject({ name: z.string(), title: z.string(), description: z.string() }),
    parameters: z.json().describe('the parameters of the pipeline, to be shown'),
    version: z.string().describe('the version of phaseline'),
  }),
  inputs: {
    results,
    bySeed: resultsBySeed,
    fields: file('image/svg+xml'),
    phase: file('image/svg+xml'),
    time: file('image/svg+xml'),
    errors: file('image/svg+xml'),
    training: file('image/svg+xml'),
  },
  outputs: { report: file('text/html') },
  run() {
    throw new Error('not written yet');
  },
});
