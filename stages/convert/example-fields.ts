// The fields that adapted models predict for some systems, in the plane that figures show.
import type { Backend, Batch } from '../../kernels/backend.ts';
import type { Observations } from '../../report/figures/field-paths.ts';
import { repeatRow } from '../../kernels/rows.ts';
import { denormalise } from '../../science/meta/normalisation.ts';
import { planeGrid } from '../../science/metrics/grid.ts';
import type { System } from '../../science/systems/system.ts';
import { vectorFields } from '../../science/systems/vector-field.ts';
import type { AdaptedModels } from './learned-parameters.ts';

export interface ExampleFields {
  readonly system: System;
  readonly backend: Backend;
  /** n, points along each axis of the plane. */
  readonly gridPoints: number;
  /** [T, n] of all systems. */
  readonly parameters: Float64Array;
  /** The K observations of all systems. */
  readonly support: Batch;
}

/** The fields of one system, as arrows of the plane [n, n, 2]; NaN where the system may not be observed. */
export interface PlaneFields {
  readonly observations: Observations;
  /** One for each number of gradient steps. */
  readonly predicted: readonly Float64Array[];
  readonly truth: Float64Array;
}

/** @param steps of those that the models have, as indices */
export function planeFields(
  { system, backend, gridPoints, parameters, support }: ExampleFields,
  models: AdaptedModels,
  steps: readonly number[],
  tasks: readonly number[],
): PlaneFields[] {
  const states = planeGrid(system, gridPoints);
  const points = states.length / system.dimension;
  const gather = (array: Float64Array) =>
    Float64Array.from(tasks.flatMap((task) => [...rowOf(array, models.tasks, task)]));
  const own = gather(parameters);
  const everywhere = repeatRow(states, tasks.length);
  const truth = vectorFields(system, own, everywhere, tasks.length);
  const predicted = steps.map((step) => {
    const learned = gather(models.parametersAt(step));
    const outputs = backend.field(models.model, learned, everywhere, tasks.length, points);
    return denormalise(outputs, gather(models.scales));
  });
  const { axes, arrows } = system.plane;
  return tasks.map((task, i) => {
    const row = rowOf(own, tasks.length, i);
    const shown = (fields: Float64Array) =>
      arrowsWhereAdmissible(system, row, states, rowOf(fields, tasks.length, i));
    return {
      observations: {
        states: components(rowOf(support.states, support.tasks, task), axes, system.dimension),
        derivatives: components(rowOf(support.derivatives, support.tasks, task), arrows, system.dimension),
      },
      predicted: predicted.map(shown),
      truth: shown(truth),
    };
  });
}

function arrowsWhereAdmissible(
  system: System,
  parameters: Float64Array,
  states: Float64Array,
  field: Float64Array,
): Float64Array {
  const { dimension, plane } = system;
  const arrows = components(field, plane.arrows, dimension);
  for (let point = 0; point < arrows.length / 2; point++) {
    const state = states.subarray(point * dimension, (point + 1) * dimension);
    if (system.isAdmissible?.(parameters, state) === false) arrows.fill(NaN, 2 * point, 2 * point + 2);
  }
  return arrows;
}

/** Two components of vectors [N, D], as [N, 2]. */
function components(
  vectors: Float64Array,
  [first, second]: readonly [number, number],
  dimension: number,
): Float64Array {
  return Float64Array.from(
    { length: (vectors.length / dimension) * 2 },
    (_, i) => vectors[Math.floor(i / 2) * dimension + (i % 2 === 0 ? first : second)],
  );
}

function rowOf(array: Float64Array, rows: number, row: number): Float64Array {
  const length = array.length / rows;
  return array.subarray(row * length, (row + 1) * length);
}
