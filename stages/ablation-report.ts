// The report of an ablation: one HTML file that opens anywhere, and a page of Markdown.
import { defineStage, file, list } from 'phaseline';
import { z } from 'zod';
import { ablationPage } from '../report/html/ablation-page.ts';
import { ablationMarkdown } from '../report/markdown/ablation-page.ts';
import { trainingLog } from '../schemas/data.ts';
import { ablationContrasts, ablationResults } from '../schemas/results.ts';
import { toAblationContrasts, toAblationPoints } from './convert/ablation-rows.ts';
import { svg } from './convert/drawings.ts';
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
      contrasts: toAblationContrasts(inputs.contrasts),
      trainings: toTrainingRuns(inputs.training, p.iterations),
      figures: (['errors', 'ratios'] as const).map((name) => ({ name, svg: decoder.decode(inputs[name]) })),
    };
    return { report: ablationPage(data), page: ablationMarkdown(data) };
  },
});
