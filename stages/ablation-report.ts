// The report of an ablation: one HTML file that opens anywhere, and a page of Markdown.
import { defineStage, file, list } from 'phaseline';
import { z } from 'zod';
import { ablationPage } from '../report/html/ablation-page.ts';
import { ablationMarkdown } from '../report/markdown/ablation-page.ts';
import { ruleChoice } from '../schemas/choice.ts';
import { trainingLog } from '../schemas/data.ts';
import { ablationContrasts, ablationResults } from '../schemas/results.ts';
import {
  toAblationContrasts,
  toAblationLosses,
  toAblationPoints,
  trainedBy,
} from './convert/ablation-rows.ts';
import { svg } from './convert/drawings.ts';
import { ablationCell, readCell } from './cells.ts';
import { isAtEdge } from './convert/rules.ts';
import { aboutReport, provenanceOf } from './convert/provenance.ts';
import { ablated, toTrainingRuns } from './convert/training-runs.ts';

export const ablationReport = defineStage({
  name: 'ablation-report',
  description:
    'What was varied, its results and figures: one self-contained HTML file, and a page of Markdown',
  backend: true,
  parameters: z.strictObject({
    ...aboutReport,
    iterations: z.record(ablated, z.int().positive()).describe('that a training has unless it comes apart'),
  }),
  inputs: {
    results: ablationResults,
    contrasts: ablationContrasts,
    training: list(trainingLog),
    choices: list(ruleChoice),
    errors: svg,
    ratios: svg,
  },
  outputs: { report: file('text/html'), page: file('text/markdown') },
  run({ inputs, parameters: p, context }) {
    const decoder = new TextDecoder();
    const data = {
      ...provenanceOf(p, context),
      confidence: p.confidence,
      points: toAblationPoints(inputs.results),
      losses: toAblationLosses(inputs.results),
      contrasts: toAblationContrasts(inputs.contrasts),
      trainings: toTrainingRuns(inputs.training, p.iterations),
      rules: inputs.choices.flatMap(({ cell, value: { candidates, chosen } }) => {
        const name = trainedBy(readCell(ablationCell, cell).algorithm);
        return chosen.map(({ steps, rule }) => ({
          method: name,
          steps,
          isAtEdge: isAtEdge(rule, candidates),
        }));
      }),
      figures: (['errors', 'ratios'] as const).map((name) => ({ name, svg: decoder.decode(inputs[name]) })),
    };
    return { report: ablationPage(data), page: ablationMarkdown(data) };
  },
});
