// Curves of one family of systems: the errors of rollouts against time, and the losses of the trainings.
import { defineStage, list } from 'phaseline';
import { z } from 'zod';
import { errorsOverTime, trainingLog } from '../schemas/tables.ts';
import { figureSpecs, svg } from './convert/drawings.ts';

export const curves = defineStage({
  name: 'curves',
  description: 'Errors against time and losses against iterations of one family of systems as SVG',
  resources: { memoryMiB: 1024 },
  parameters: z.strictObject({
    shots: z.int().positive().describe('the K whose rollouts are shown'),
    steps: z.int().nonnegative().describe('the gradient steps after which they started'),
  }),
  inputs: { overTime: list(errorsOverTime), training: list(trainingLog) },
  outputs: { overTime: svg, training: svg, specs: figureSpecs },
  run() {
    throw new Error('internal: not drawn yet');
  },
});
