// The figures of the poster: what adapted models predict for the first unseen systems of one family.
import { defineStage, list } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import { fieldFigure } from '../report/figures/fields.ts';
import { phaseFigure } from '../report/figures/phase.ts';
import { timeFigure } from '../report/figures/time.ts';
import { plural } from '../report/numbers.ts';
import { method } from '../schemas/methods.ts';
import { gradientSteps } from '../schemas/evaluation.ts';
import { systemChoice } from '../schemas/parameters.ts';
import { observations, systems } from '../schemas/data.ts';
import { adapted, trajectories } from '../schemas/scores.ts';
import { firstPoints } from '../science/meta/task-data.ts';
import { systemNamed } from '../science/systems/index.ts';
import { draw, figureSpecs, svg } from './convert/drawings.ts';
import { planeFields } from './convert/example-fields.ts';
import { lastSteps, motionOf } from './convert/example-motions.ts';
import { firstSeeds, planeCoordinates, systemLabel } from './convert/examples.ts';
import { toAdapted } from './convert/learned-parameters.ts';
import { toTaskData } from './convert/task-data.ts';

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
  async run({ inputs, parameters: p, context }) {
    const system = systemNamed(p.system);
    const parameters = inputs.systems.parameters.data;
    const count = Math.min(p.exampleSystems, inputs.systems.task.length);
    const tasks = Array.from({ length: count }, (_, task) => task);
    const labels = tasks.map((task) => systemLabel(system, parameters, task));

    const setting = {
      system,
      backend: await openBackend(context.backend, context.threads),
      gridPoints: p.gridPoints,
      parameters,
      support: firstPoints(toTaskData(inputs.observations).support, p.shots),
    };
    const blocks = firstSeeds(inputs.adapted, p.shots, p.shown).map(({ method, value }) => {
      const models = toAdapted(value);
      const columns = p.gradientSteps.filter((steps) => models.steps.includes(steps));
      const indices = columns.map((steps) => models.steps.indexOf(steps));
      const fields = planeFields(setting, models, indices, tasks);
      return {
        method,
        columns: columns.map((steps) => plural(steps, 'step')),
        rows: fields.map((row, i) => ({ label: labels[i], ...row })),
      };
    });

    const rollouts = firstSeeds(inputs.trajectories, p.shots, p.shown).map(({ method, value }) => ({
      method,
      gradientSteps: lastSteps(value, p.gradientSteps),
      table: value,
    }));
    const motions = {
      coordinates: system.states,
      axes: system.plane.axes,
      energyUnit: system.energyUnit,
      shots: p.shots,
      methods: rollouts,
      rows: tasks.map((task) => ({
        label: labels[task],
        motions: rollouts.map(({ table, gradientSteps: steps }) =>
          steps === undefined ? undefined : motionOf(table, task, steps),
        ),
      })),
    };

    return draw(system.name, {
      fields: fieldFigure({
        coordinates: planeCoordinates(system),
        gridPoints: p.gridPoints,
        shots: p.shots,
        blocks,
      }),
      phase: phaseFigure(motions),
      time: timeFigure(motions),
    });
  },
});
