// The scores of adapted fields on the grid, as a table.
import type { TableValue } from 'phaseline';
import type { Backend } from '../../kernels/backend.ts';
import type { Model } from '../../kernels/model.ts';
import type { fieldScores } from '../../schemas/scores.ts';
import type { AdaptedBySteps } from '../../science/meta/adapt-by-steps.ts';
import { denormalise } from '../../science/meta/normalisation.ts';
import { fieldError } from '../../science/metrics/field-error.ts';
import { admissiblePoints } from '../../science/metrics/grid.ts';
import type { System } from '../../science/systems/system.ts';
import { vectorFields } from '../../science/systems/vector-field.ts';

interface Setting {
  readonly backend: Backend;
  readonly model: Model;
  readonly system: System;
  /** Of the systems, [T, n]. */
  readonly parameters: Float64Array;
  /** Of the grid, [N, D]; each system is scored at those of them that are admissible for it. */
  readonly points: Float64Array;
}

type AdaptedTo = AdaptedBySteps['after'][number];

/** Rows in the order gradient steps, task. */
export class FieldScoreTable {
  readonly columns: TableValue<typeof fieldScores.columns>;
  readonly #setting: Setting;
  /** Of each system: where it is scored, and its field there. */
  readonly #truths: readonly { readonly states: Float64Array; readonly field: Float64Array }[];

  constructor(setting: Setting, steps: readonly number[]) {
    this.#setting = setting;
    const { system, parameters, points } = setting;
    const width = system.parameters.length;
    const tasks = parameters.length / width;
    this.#truths = Array.from({ length: tasks }, (_, task) => {
      const own = parameters.subarray(task * width, (task + 1) * width);
      const states = admissiblePoints(system, own, points);
      return { states, field: vectorFields(system, own, states, 1) };
    });
    const rows = steps.length * tasks;
    this.columns = {
      task: Int32Array.from({ length: rows }, (_, row) => row % tasks),
      steps: Int32Array.from({ length: rows }, (_, row) => steps[Math.floor(row / tasks)]),
      fieldMse: new Float64Array(rows),
      fieldRelativeError: new Float64Array(rows),
      stopped: new Uint8Array(rows),
    };
  }

  /**
   * Scores the models with these parameters [T, P] and sigmas [T]. One system after the other: the fields of all at
   * once would need gigabytes.
   */
  add(index: number, { parameters: learned, stopped }: AdaptedTo, scales: Float64Array): void {
    const { backend, model, system } = this.#setting;
    const tasks = this.#truths.length;
    const size = learned.length / tasks;
    this.#truths.forEach(({ states, field: truth }, task) => {
      const own = learned.subarray(task * size, (task + 1) * size);
      const predicted = backend.field(model, own, states, 1, states.length / system.dimension);
      const field = denormalise(predicted, scales.subarray(task, task + 1));
      const { mse, relative } = fieldError(field, truth, system.dimension);
      this.columns.fieldMse[index * tasks + task] = mse;
      this.columns.fieldRelativeError[index * tasks + task] = relative;
      this.columns.stopped[index * tasks + task] = stopped[task];
    });
  }
}
