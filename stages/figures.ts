// The figures of the poster: what adapted models predict for the first unseen systems of one family.
import { defineStage, list } from 'phaseline';
import { z } from 'zod';
import { method } from '../schemas/methods.ts';
import { gradientSteps, systemChoice } from '../schemas/parameters.ts';
import { adapted, observations, systems, trajectories } from '../schemas/tables.ts';
import { figureSpecs, svg } from './convert/drawings.ts';

export const figures = defineStage({
  name: 'figures',
  description: 'Predicted fields and motions of example systems as SVG',
  backend: true,
  resources: { memoryMiB: 2048 },
  parameters: z.strictObject({
    system: systemChoice,
    shown: z.array(method).min(1).describe('the methods that are shown, of those whose models are given'),
    shots: z.int().positive().describe('the K whose adapted models are shown'),
    gradientSteps: gradientSteps.describe(
      'columns of the field figure, of those that were kept; the motions are those after the last',
    ),
    exampleSystems: z.int().positive().default(2).describe('the first so many unseen systems are shown'),
    gridPoints: z
      .int()
      .min(2)
      .default(50)
      .describe('per coordinate of the plane, at which fields are predicted'),
  }),
  inputs: { adapted: list(adapted), trajectories: list(trajectories), observations, systems },
  outputs: { fields: svg, phase: svg, time: svg, specs: figureSpecs },
  run() {
    throw new Error('internal: not drawn yet');
  },
});
