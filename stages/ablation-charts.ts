// Charts of an ablation, from its tables alone.
import { defineStage } from 'phaseline';
import { ablationFigure } from '../report/figures/ablation.ts';
import { ablationContrastFigure } from '../report/figures/ablation-contrasts.ts';
import { ablationContrasts, ablationResults } from '../schemas/results.ts';
import { toAblationContrasts, toAblationPoints } from './convert/ablation-rows.ts';
import { draw, figureSpecs, svg } from './convert/drawings.ts';

export const ablationCharts = defineStage({
  name: 'ablation-charts',
  description: 'Errors and contrasts at each value of the arms of an ablation as SVG',
  inputs: { results: ablationResults, contrasts: ablationContrasts },
  outputs: { errors: svg, ratios: svg, specs: figureSpecs },
  run: ({ inputs }) =>
    draw('ablation', {
      errors: ablationFigure(toAblationPoints(inputs.results)),
      ratios: ablationContrastFigure(toAblationContrasts(inputs.contrasts)),
    }),
});
