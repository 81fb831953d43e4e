// Unseen systems from the best to the worst: what one method makes of them.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import { galleryFigure } from '../report/figures/gallery.ts';
import { distinct } from '../report/results.ts';
import { method } from '../schemas/methods.ts';
import { systemChoice } from '../schemas/parameters.ts';
import { observations, systems } from '../schemas/data.ts';
import { adapted, fieldScores } from '../schemas/scores.ts';
import { firstPoints } from '../science/meta/task-data.ts';
import { systemNamed } from '../science/systems/index.ts';
import { draw, figureSpecs, svg } from './convert/drawings.ts';
import { planeFields } from './convert/example-fields.ts';
import { parameterLabels, planeCoordinates } from './convert/examples.ts';
import { toAdapted } from './convert/learned-parameters.ts';
import { atEqualDistances, rankedSystems } from './convert/ranked-systems.ts';
import { toTaskData } from './convert/task-data.ts';

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
  async run({ inputs, parameters: p, context }) {
    const system = systemNamed(p.system);
    const parameters = inputs.systems.parameters.data;
    const models = toAdapted(inputs.adapted);
    const step = models.steps.indexOf(p.steps);
    const ranked = rankedSystems(inputs.scores, p.steps);
    if (step === -1 || ranked.length === 0) {
      throw new RangeError(
        `The gallery should show models after ${p.steps} gradient steps; there are models after ` +
          `${models.steps.join(', ')} and scores after ${distinct([...inputs.scores.steps]).join(', ')}. ` +
          "Set the parameter 'steps' to one of both.",
      );
    }
    const chosen = atEqualDistances(ranked.length, p.count);
    const setting = {
      system,
      backend: await openBackend(context.backend, context.threads),
      gridPoints: p.gridPoints,
      parameters,
      support: firstPoints(toTaskData(inputs.observations).support, p.shots),
    };
    const tasks = chosen.map((rank) => ranked[rank].task);
    const fields = planeFields(setting, models, [step], tasks);
    const shown = chosen.map((rank, i) => ({
      rank: rank + 1,
      error: ranked[rank].error,
      parameters: parameterLabels(system, parameters, tasks[i]),
      observations: fields[i].observations,
      predicted: fields[i].predicted[0],
      truth: fields[i].truth,
    }));
    const { method, shots, steps, gridPoints } = p;
    const coordinates = planeCoordinates(system);
    return draw(system.name, {
      gallery: galleryFigure({
        method,
        shots,
        steps,
        gridPoints,
        coordinates,
        systems: ranked.length,
        shown,
      }),
    });
  },
});
