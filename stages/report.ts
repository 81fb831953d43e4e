// The report of a comparison of methods: one HTML file that opens anywhere.
import { defineStage, file, list } from 'phaseline';
import { z } from 'zod';
import { reportPage } from '../report/html/page.ts';
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
import { systemNamed } from '../science/systems/index.ts';
import { svg } from './convert/drawings.ts';
import { familyData } from './convert/family-data.ts';
import { aboutReport, provenanceOf } from './convert/provenance.ts';

/** Every input is a list: a pipeline gives the tables and figures that it has, in one piece or one a family. */
export const report = defineStage({
  name: 'report',
  description: 'What was run, its results and figures, in one self-contained HTML file',
  backend: true,
  parameters: z.strictObject({
    ...aboutReport,
    systems: z
      .array(systemChoice)
      .min(1)
      .describe('the families, a section each; their names are those of the tables'),
    shots: z.int().positive().describe('the K of the headline comparisons'),
    steps: z.int().nonnegative().describe('the gradient steps of the headline comparisons'),
  }),
  inputs: {
    fieldResults: list(fieldResults),
    rolloutResults: list(rolloutResults),
    bySeed: list(resultsBySeed),
    contrasts: list(contrasts),
    beyondResults: list(beyondResults),
    probeResults: list(probeResults),
    costs: list(costs),
    /** From a matrix over family, method and shots. */
    choices: list(ruleChoice),
    /** From a matrix over family and figure: the name of the output it was drawn as. */
    figures: list(svg),
  },
  outputs: { report: file('text/html') },
  run({ inputs, parameters: p, context }) {
    const headline = { shots: p.shots, steps: p.steps, confidence: p.confidence };
    const families = p.systems.map((choice) => familyData(systemNamed(choice), inputs, headline));
    return { report: reportPage({ ...provenanceOf(p, context), ...headline, families }) };
  },
});
