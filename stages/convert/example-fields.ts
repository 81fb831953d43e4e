// The fields that adapted models predict for the example systems.
import type { FieldRow } from '../../report/figures/fields.ts';
import { plural } from '../../report/numbers.ts';
import type { Backend, Batch } from '../../kernels/backend.ts';
import { repeatRow } from '../../kernels/rows.ts';
import { denormalise } from '../../science/meta/normalisation.ts';
import { grid } from '../../science/metrics/grid.ts';
import type { System } from '../../science/systems/system.ts';
import { vectorFields } from '../../science/systems/vector-field.ts';
import type { AdaptedModels } from './learned-parameters.ts';
import { systemLabel } from './examples.ts';

export interface ExampleFields {
  readonly system: System;
  readonly backend: Backend;
  /** Points per coordinate. */
  readonly gridPoints: number;
  /** The first so many tasks are shown. */
  readonly examples: number;
  /** [T, n] of all systems. */
  readonly parameters: Float64Array;
  /** The K observations of all systems. */
  readonly support: Batch;
}

/** The block of one algorithm: its columns are those of the wanted numbers of gradient steps that it has. */
export function fieldBlock(
  { system, backend, gridPoints, examples, parameters, support }: ExampleFields,
  models: AdaptedModels,
  gradientSteps: readonly number[],
): { columns: string[]; rows: FieldRow[] } {
  const shown = gradientSteps.filter((steps) => models.steps.includes(steps));
  const points = grid(system, gridPoints);
  const states = repeatRow(points, examples);
  const truth = vectorFields(system, head(parameters, models.tasks, examples), states, examples);
  const predicted = shown.map((steps) => {
    const learned = head(models.parametersAt(models.steps.indexOf(steps)), models.tasks, examples);
    const outputs = backend.field(models.model, learned, states, examples, points.length / system.dimension);
    return denormalise(outputs, models.scales.subarray(0, examples));
  });
  return {
    columns: shown.map((steps) => plural(steps, 'step')),
    rows: Array.from({ length: examples }, (_, task) => ({
      label: systemLabel(system, parameters, task),
      observations: {
        states: rowOf(support.states, support.tasks, task),
        derivatives: rowOf(support.derivatives, support.tasks, task),
      },
      predicted: predicted.map((fields) => rowOf(fields, examples, task)),
      truth: rowOf(truth, examples, task),
    })),
  };
}

/** The rows of the first tasks of an array [tasks, …]. */
function head(array: Float64Array, tasks: number, count: number): Float64Array {
  return array.subarray(0, (array.length / tasks) * count);
}

function rowOf(array: Float64Array, rows: number, row: number): Float64Array {
  const length = array.length / rows;
  return array.subarray(row * length, (row + 1) * length);
}
