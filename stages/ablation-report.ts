// The report of an ablation: one HTML file that opens anywhere.
import { defineStage, file } from 'phaseline';
import { z } from 'zod';
import { ablationPage } from '../report/html/ablation-page.ts';
import { ablationContrasts, ablationResults } from '../schemas/tables.ts';
import { toAblationContrasts, toAblationPoints } from './convert/ablation-rows.ts';
import { svg } from './convert/drawings.ts';
import { aboutReport, provenanceOf } from './convert/provenance.ts';

export const ablationReport = defineStage({
  name: 'ablation-report',
  description: 'What was varied, its results and figures, in one self-contained HTML file',
  backend: true,
  parameters: z.strictObject(aboutReport),
  inputs: { results: ablationResults, contrasts: ablationContrasts, errors: svg, ratios: svg },
  outputs: { report: file('text/html') },
  run({ inputs, parameters: p, context }) {
    const decoder = new TextDecoder();
    const page = ablationPage({
      ...provenanceOf(p, context),
      confidence: p.confidence,
      points: toAblationPoints(inputs.results),
      contrasts: toAblationContrasts(inputs.contrasts),
      figures: (['errors', 'ratios'] as const).map((name) => ({ name, svg: decoder.decode(inputs[name]) })),
    });
    return { report: page };
  },
});
