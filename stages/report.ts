// The report: one HTML file that opens anywhere.
import { defineStage, file, list } from 'phaseline';
import { z } from 'zod';
import { ruleChoice } from '../schemas/choice.ts';
import { systemChoice } from '../schemas/parameters.ts';
import {
  beyondResults,
  contrasts,
  costs,
  fieldResults,
  probeResults,
  resultsBySeed,
  rolloutResults,
} from '../schemas/tables.ts';
import { svg } from './convert/drawings.ts';

/** Every input is a list: a pipeline gives the tables and figures that it has, in one piece or one a family. */
export const report = defineStage({
  name: 'report',
  description: 'What was run, its results and figures, in one self-contained HTML file',
  backend: true,
  parameters: z.strictObject({
    pipeline: z.string().describe('its name, for the commands that reproduce it'),
    title: z.string(),
    description: z.string(),
    version: z.string().describe('of phaseline'),
    systems: z
      .array(systemChoice)
      .min(1)
      .describe('the families, a section each; their names are those of the tables'),
    shots: z.int().positive().describe('the K of the headline comparisons'),
    steps: z.int().nonnegative().describe('the gradient steps of the headline comparisons'),
    parameters: z.json().describe('those of the pipeline, to be shown'),
  }),
  inputs: {
    fieldResults: list(fieldResults),
    rolloutResults: list(rolloutResults),
    bySeed: list(resultsBySeed),
    contrasts: list(contrasts),
    beyondResults: list(beyondResults),
    probeResults: list(probeResults),
    costs: list(costs),
    /** From a matrix over family, method and what else rules were chosen for. */
    choices: list(ruleChoice),
    /** From a matrix over family (unless there is but one) and figure: the name of the output it was drawn as. */
    figures: list(svg),
  },
  outputs: { report: file('text/html') },
  run() {
    throw new Error('internal: not written yet');
  },
});
