// Charts of the results of one family of systems, from the tables alone.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import {
  beyondResults,
  beyondScores,
  contrasts,
  fieldResults,
  probeResults,
  resultsBySeed,
  rolloutResults,
  similarityResults,
} from '../schemas/results.ts';
import { beyondFigure } from '../report/figures/beyond.ts';
import { contrastFigure } from '../report/figures/contrasts.ts';
import { shotsFigure, stepsFigure } from '../report/figures/errors.ts';
import { probeFigure } from '../report/figures/probe.ts';
import { similarityFigure } from '../report/figures/similarity.ts';
import type { Setting } from '../report/results.ts';
import { toBeyond } from './convert/beyond-rows.ts';
import { draw, figureSpecs, svg } from './convert/drawings.ts';
import {
  toContrasts,
  toFieldResults,
  toProbeCells,
  toRolloutResults,
  toSeedResults,
  toSimilarityCells,
} from './convert/result-rows.ts';

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
      .describe(
        'the gradient steps of every chart but those of errors against gradient steps and beyond the range',
      ),
    beyondSteps: z.int().nonnegative().describe('those of systems beyond the training range'),
  }),
  inputs: {
    fieldResults,
    rolloutResults,
    bySeed: resultsBySeed,
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
  run({ inputs, parameters: { family, shots, steps, beyondSteps } }) {
    const results = [
      ...toFieldResults(inputs.fieldResults, family),
      ...toRolloutResults(inputs.rolloutResults, family),
    ];
    const seedResults = toSeedResults(inputs.bySeed, family);
    const data = (isShown: (result: Setting) => boolean) => ({
      results: results.filter(isShown),
      seedResults: seedResults.filter(isShown),
    });
    const at = { shots, steps };
    const beyondAt = { shots, steps: beyondSteps };
    const comparisons = toContrasts(inputs.contrasts, family).filter(
      (contrast) => contrast.shots === shots && contrast.steps === steps,
    );
    return draw(family, {
      bySteps: stepsFigure(
        data((one) => one.shots === shots),
        shots,
      ),
      byShots: shotsFigure(
        data((one) => one.steps === steps),
        steps,
      ),
      contrasts: contrastFigure({ ...at, contrasts: comparisons }),
      beyond: beyondFigure({ ...beyondAt, methods: toBeyond(inputs, family, beyondAt) }),
      similarity: similarityFigure({
        ...at,
        cells: toSimilarityCells(inputs.similarityResults, family, at),
      }),
      probe: probeFigure({
        parameters: toProbeCells(inputs.probeResults, family, 'parameter'),
        coefficients: toProbeCells(inputs.probeResults, family, 'coefficient'),
      }),
    });
  },
});
