// Scores adapted models on every unseen system: the field on a grid, and the rollouts.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import type { Backend } from '../kernels/backend.ts';
import { openBackend } from '../kernels/backends.ts';
import { repeatRow } from '../kernels/rows.ts';
import { systemChoice } from '../schemas/parameters.ts';
import { adapted, scores, systems, trajectories } from '../schemas/tables.ts';
import { denormalise } from '../science/meta/normalisation.ts';
import { fieldErrors } from '../science/metrics/field-error.ts';
import { grid } from '../science/metrics/grid.ts';
import { energyErrors, trajectoryErrors } from '../science/metrics/rollout-error.ts';
import { systemNamed } from '../science/systems/index.ts';
import { vectorFields } from '../science/systems/vector-field.ts';
import { toAdapted, type AdaptedModels } from './convert/learned-parameters.ts';

export const evaluate = defineStage({
  name: 'evaluate',
  description: 'Errors of the field on a grid and of the rollouts, for every unseen system',
  backend: true,
  resources: { cpus: [1, 32] },
  parameters: z.strictObject({
    system: systemChoice,
    gridPoints: z.int().min(2).describe('per coordinate, over the window of states'),
  }),
  inputs: { adapted, systems, trajectories },
  outputs: { scores },
  async run({ inputs, parameters: { system: choice, gridPoints }, context }) {
    const backend = await openBackend(context.backend, context.threads);
    const system = systemNamed(choice.name, choice.constants);
    const models = toAdapted(inputs.adapted);
    const { steps, tasks } = models;
    const rows = steps.length * tasks;
    const parameters = inputs.systems.parameters.data;
    const columns = {
      task: Int32Array.from({ length: rows }, (_, row) => row % tasks),
      steps: Int32Array.from({ length: rows }, (_, row) => steps[Math.floor(row / tasks)]),
      fieldMse: new Float64Array(rows),
      fieldRelativeError: new Float64Array(rows),
      trajectoryMse: new Float64Array(rows),
      energyMse: new Float64Array(rows),
      diverged: new Uint8Array(rows),
    };
    const points = grid(system, gridPoints);
    const trueFields = vectorFields(system, parameters, repeatRow(points, tasks), tasks);
    const { state, trueState } = inputs.trajectories;
    const perStep = state.data.length / steps.length;
    steps.forEach((_, step) => {
      const first = step * tasks;
      const field = fieldErrorsAt(models, step, points, trueFields, backend);
      columns.fieldMse.set(field.mse, first);
      columns.fieldRelativeError.set(field.relative, first);
      const predicted = state.data.subarray(step * perStep, (step + 1) * perStep);
      const truth = trueState.data.subarray(step * perStep, (step + 1) * perStep);
      // A system's initial states follow each other, so a system is one long row; NaN anywhere makes its error NaN.
      const length = perStep / system.dimension / tasks;
      columns.trajectoryMse.set(trajectoryErrors(predicted, truth, tasks, length), first);
      columns.energyMse.set(energyErrors(system, parameters, predicted, truth, tasks, length), first);
      context.progress(step + 1, steps.length, 'gradient steps');
    });
    for (let row = 0; row < rows; row++)
      columns.diverged[row] = Number.isFinite(columns.trajectoryMse[row]) ? 0 : 1;
    return { scores: columns };
  },
});

/** The grid field of one system after the other: all at once would need gigabytes for the paper's 2,500 points. */
function fieldErrorsAt(
  models: AdaptedModels,
  step: number,
  points: Float64Array,
  trueFields: Float64Array,
  backend: Backend,
): { mse: Float64Array; relative: Float64Array } {
  const { tasks, scales, model } = models;
  const learned = models.parametersAt(step);
  const size = learned.length / tasks;
  const count = points.length / model.dimension;
  const mse = new Float64Array(tasks);
  const relative = new Float64Array(tasks);
  for (let task = 0; task < tasks; task++) {
    const own = learned.subarray(task * size, (task + 1) * size);
    const field = denormalise(backend.field(model, own, points, 1, count), scales.subarray(task, task + 1));
    const truth = trueFields.subarray(task * points.length, (task + 1) * points.length);
    const errors = fieldErrors(field, truth, 1, count);
    mse[task] = errors.mse[0]!;
    relative[task] = errors.relative[0]!;
  }
  return { mse, relative };
}
