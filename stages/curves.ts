// Curves of one family of systems: the errors of rollouts against time, and the losses of the trainings.
import { defineStage, list } from 'phaseline';
import { z } from 'zod';
import { trainingLog } from '../schemas/data.ts';
import { errorsOverTime } from '../schemas/scores.ts';
import { overTimeFigure } from '../report/figures/over-time.ts';
import { trainingFigure } from '../report/figures/training.ts';
import { readCell, trainingCell } from './cells.ts';
import { curvesOverTime } from './convert/curves-over-time.ts';
import { draw, figureSpecs, svg } from './convert/drawings.ts';
import { withShots } from './convert/examples.ts';

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
  run({ inputs, parameters: { shots, steps } }) {
    const rollouts = withShots(inputs.overTime, shots);
    const trainings = inputs.training.map(({ cell, value }) => ({
      ...readCell(trainingCell, cell),
      iterations: value.iteration,
      losses: value.loss,
      validationLosses: value.validationLoss,
    }));
    return draw(rollouts[0].family, {
      overTime: overTimeFigure({ shots, steps, methods: curvesOverTime(rollouts, steps) }),
      training: trainingFigure(trainings),
    });
  },
});
