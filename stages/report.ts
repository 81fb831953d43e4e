// The report of a comparison of methods: one HTML file that opens anywhere, and in short a page of Markdown.
import { defineStage, file, list } from 'phaseline';
import { z } from 'zod';
import { reportPage } from '../report/html/page.ts';
import { markdownPage } from '../report/markdown/page.ts';
import { ruleChoice } from '../schemas/choice.ts';
import { algorithm } from '../schemas/methods.ts';
import { systemChoice } from '../schemas/parameters.ts';
import {
  beyondResults,
  contrasts,
  costs,
  fieldResults,
  probeResults,
  resultsBySeed,
  rolloutResults,
  similarityResults,
} from '../schemas/results.ts';
import { systemNamed } from '../science/systems/index.ts';
import { svg } from './convert/drawings.ts';
import { familyData } from './convert/family-data.ts';
import { aboutReport, provenanceOf } from './convert/provenance.ts';

/** Every input is a list: a pipeline gives the tables and figures that it has, in one piece or one a family. */
export const report = defineStage({
  name: 'report',
  description:
    'What was run, its results and figures: one self-contained HTML file, and in short a page of Markdown',
  backend: true,
  parameters: z.strictObject({
    ...aboutReport,
    systems: z
      .array(systemChoice)
      .min(1)
      .describe('the families, a section each; their names are those of the tables'),
    shots: z.int().positive().describe('the K of the headline comparisons'),
    steps: z.int().nonnegative().describe('the gradient steps of the headline comparisons'),
    beyondSteps: z.int().nonnegative().describe('those of systems beyond the training range'),
    validation: z
      .strictObject({
        innerSteps: z.int().positive(),
        innerStepSize: z.number().positive(),
        every: z.int().positive().describe('iterations'),
        window: z.int().positive().describe('measurements of which most must be at a goal'),
      })
      .describe('what the losses of trainings on validation systems are measured after, and how often'),
    iterations: z.record(algorithm, z.int().positive()).describe('that a training has unless it comes apart'),
  }),
  inputs: {
    fieldResults: list(fieldResults),
    rolloutResults: list(rolloutResults),
    bySeed: list(resultsBySeed),
    contrasts: list(contrasts),
    beyondResults: list(beyondResults),
    similarityResults: list(similarityResults),
    probeResults: list(probeResults),
    costs: list(costs),
    /** From a matrix over family, method and shots. */
    choices: list(ruleChoice),
    /** From a matrix over family and figure: the name of the output it was drawn as. */
    figures: list(svg),
  },
  outputs: { report: file('text/html'), page: file('text/markdown') },
  run({ inputs, parameters: p, context }) {
    const headline = {
      shots: p.shots,
      steps: p.steps,
      beyondSteps: p.beyondSteps,
      confidence: p.confidence,
      validation: p.validation,
    };
    const about = { ...headline, iterations: p.iterations };
    const families = p.systems.map((choice) => familyData(systemNamed(choice), inputs, about));
    const data = { ...provenanceOf(p, context), ...headline, families };
    return { report: reportPage(data), page: markdownPage(data) };
  },
});
