// The figures of the paper: what the adapted models predict, for a few unseen systems.
import { defineStage, file, json, list } from 'phaseline';
import { z } from 'zod';
import { adapted, observations, results, systems, trainingLog, trajectories } from '../schemas/tables.ts';

const figureFiles = {
  fields: file('image/svg+xml'),
  phase: file('image/svg+xml'),
  time: file('image/svg+xml'),
  errors: file('image/svg+xml'),
  training: file('image/svg+xml'),
} as const;

export const figures = defineStage({
  name: 'figures',
  description: 'Predicted fields and motions of example systems, errors and training curves as SVG',
  backend: true,
  parameters: z.strictObject({
    system: z.strictObject({
      name: z.string(),
      constants: z.record(z.string(), z.number()).default({}),
    }),
    shots: z.int().positive().describe('the K whose adapted models the fields and motions are shown of'),
    gradientSteps: z.array(z.int().nonnegative()).describe('the columns of the field figure'),
    exampleSystems: z.int().positive().default(2).describe('shown are the first so many unseen systems'),
    gridPoints: z.int().min(2).default(50).describe('points per coordinate at which fields are predicted'),
  }),
  inputs: {
    adapted: list(adapted),
    trajectories: list(trajectories),
    training: list(trainingLog),
    observations,
    systems,
    results,
  },
  outputs: { ...figureFiles, specs: json('figure-specs', z.record(z.string(), z.json())) },
  run() {
    throw new Error('not written yet');
  },
});
