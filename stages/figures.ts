// The figures of the paper: what the adapted models predict for a few unseen systems, and their errors for all.
import { defineStage, file, json, list } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import { errorFigure } from '../report/figures/errors.ts';
import { fieldFigure } from '../report/figures/fields.ts';
import { phaseFigure } from '../report/figures/phase.ts';
import { timeFigure } from '../report/figures/time.ts';
import { trainingFigure } from '../report/figures/training.ts';
import { renderSvg } from '../report/svg.ts';
import { gradientSteps, systemChoice } from '../schemas/parameters.ts';
import { adapted, observations, results, systems, trainingLog, trajectories } from '../schemas/tables.ts';
import { firstPoints } from '../science/meta/task-data.ts';
import { systemNamed } from '../science/systems/index.ts';
import { asTrainingCell } from './cells.ts';
import { fieldBlock } from './convert/example-fields.ts';
import { lastSteps, motionOf } from './convert/example-motions.ts';
import { firstSeeds, planeOf, systemLabel } from './convert/examples.ts';
import { toAdapted } from './convert/learned-parameters.ts';
import { toResultRows } from './convert/result-rows.ts';
import { toTaskData } from './convert/task-data.ts';

const svg = file('image/svg+xml');

/** The Vega and Vega-Lite specifications by figure, with their data: to be changed and drawn again. */
const figureSpecs = json('figure-specs', z.record(z.string(), z.json()));

export const figures = defineStage({
  name: 'figures',
  description: 'Predicted fields and motions of example systems, errors and training curves as SVG',
  backend: true,
  resources: { memoryMiB: 2048 },
  parameters: z.strictObject({
    system: systemChoice,
    shots: z.int().positive().describe('the K whose adapted models are shown'),
    gradientSteps: gradientSteps.describe(
      'columns of the field figure; the motions are those after the last',
    ),
    exampleSystems: z.int().positive().default(2).describe('the first so many unseen systems are shown'),
    gridPoints: z.int().min(2).default(50).describe('per coordinate, at which fields are predicted'),
  }),
  inputs: {
    adapted: list(adapted),
    trajectories: list(trajectories),
    training: list(trainingLog),
    observations,
    systems,
    results,
  },
  outputs: { fields: svg, phase: svg, time: svg, errors: svg, training: svg, specs: figureSpecs },
  async run({ inputs, parameters: p, context }) {
    const system = systemNamed(p.system);
    const coordinates = planeOf(system);
    const parameters = inputs.systems.parameters.data;
    const examples = Math.min(p.exampleSystems, inputs.systems.task.length);

    const setting = {
      system,
      backend: await openBackend(context.backend, context.threads),
      gridPoints: p.gridPoints,
      examples,
      parameters,
      support: firstPoints(toTaskData(inputs.observations).support, p.shots),
    };
    const blocks = firstSeeds(inputs.adapted, p.shots).map(({ algorithm, value }) => ({
      algorithm,
      ...fieldBlock(setting, toAdapted(value), p.gradientSteps),
    }));

    const rollouts = firstSeeds(inputs.trajectories, p.shots).map(({ algorithm, value }) => ({
      name: algorithm,
      gradientSteps: lastSteps(value, p.gradientSteps),
      table: value,
    }));
    const motions = {
      coordinates,
      energyUnit: 'J',
      shots: p.shots,
      algorithms: rollouts,
      rows: Array.from({ length: examples }, (_, task) => ({
        label: systemLabel(system, parameters, task),
        motions: rollouts.map(({ table, gradientSteps: steps }) =>
          steps === undefined ? undefined : motionOf(table, task, steps),
        ),
      })),
    };

    const curves = inputs.training.map(({ cell, value }) => ({
      ...asTrainingCell(cell),
      iterations: value.iteration,
      losses: value.loss,
      validationLosses: value.validationLoss,
    }));

    const drawn = {
      fields: fieldFigure({ coordinates, gridPoints: p.gridPoints, shots: p.shots, blocks }),
      phase: phaseFigure(motions),
      time: timeFigure(motions),
      errors: errorFigure(toResultRows(inputs.results)),
      training: trainingFigure(curves),
    };
    const specs = Object.fromEntries(
      Object.entries(drawn).map(([name, { spec }]) => [name, spec.value as z.core.util.JSONType]),
    );
    return {
      fields: await renderSvg(drawn.fields),
      phase: await renderSvg(drawn.phase),
      time: await renderSvg(drawn.time),
      errors: await renderSvg(drawn.errors),
      training: await renderSvg(drawn.training),
      specs,
    };
  },
});
