// Charts of the results of one family of systems, from the tables alone.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import {
  beyondResults,
  beyondScores,
  contrasts,
  fieldResults,
  probeResults,
  rolloutResults,
  similarityResults,
} from '../schemas/tables.ts';
import { figureSpecs, svg } from './convert/drawings.ts';

export const charts = defineStage({
  name: 'charts',
  description: 'Errors, contrasts, similarities and probes of one family of systems as SVG',
  resources: { memoryMiB: 1024 },
  parameters: z.strictObject({
    family: z.string(),
    shots: z.int().positive().describe('the K of every chart but that of errors against K'),
    steps: z
      .int()
      .nonnegative()
      .describe('the gradient steps of every chart but that of errors against gradient steps'),
  }),
  inputs: {
    fieldResults,
    rolloutResults,
    contrasts,
    beyondScores,
    beyondResults,
    similarityResults,
    probeResults,
  },
  outputs: {
    bySteps: svg,
    byShots: svg,
    contrasts: svg,
    beyond: svg,
    similarity: svg,
    probe: svg,
    specs: figureSpecs,
  },
  run() {
    throw new Error('internal: not drawn yet');
  },
});
