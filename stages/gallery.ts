// Unseen systems from the best to the worst: what one method makes of them.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { method } from '../schemas/methods.ts';
import { systemChoice } from '../schemas/parameters.ts';
import { adapted, fieldScores, observations, systems } from '../schemas/tables.ts';
import { figureSpecs, svg } from './convert/drawings.ts';

export const gallery = defineStage({
  name: 'gallery',
  description: 'Predicted and true fields of unseen systems from the best to the worst as SVG',
  backend: true,
  resources: { memoryMiB: 2048 },
  parameters: z.strictObject({
    system: systemChoice,
    method,
    shots: z.int().positive().describe('the K that the models were adapted to'),
    steps: z.int().nonnegative().describe('the gradient steps, of those that were kept'),
    count: z
      .int()
      .min(2)
      .default(8)
      .describe('systems at equal distances in rank, the best and worst among them'),
    gridPoints: z
      .int()
      .min(2)
      .default(50)
      .describe('per coordinate of the plane, at which fields are predicted'),
  }),
  inputs: { adapted, scores: fieldScores, observations, systems },
  outputs: { gallery: svg, specs: figureSpecs },
  run() {
    throw new Error('internal: not drawn yet');
  },
});
