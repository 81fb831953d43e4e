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
  readonly #tasks: number;

  constructor(setting: Setting, steps: readonly number[]) {
    this.#setting = setting;
    const tasks = setting.parameters.length / setting.system.parameters.length;
    this.#tasks = tasks;
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
    const { backend, model, system, parameters, points } = this.#setting;
    const size = learned.length / this.#tasks;
    const width = system.parameters.length;
    for (let task = 0; task < this.#tasks; task++) {
      const own = learned.subarray(task * size, (task + 1) * size);
      const row = parameters.subarray(task * width, (task + 1) * width);
      const states = admissiblePoints(system, row, points);
      const count = states.length / system.dimension;
      const field = denormalise(backend.field(model, own, states, 1, count), scales.subarray(task, task + 1));
      const truth = vectorFields(system, row, states, 1);
      const { mse, relative } = fieldError(field, truth, system.dimension);
      this.columns.fieldMse[index * this.#tasks + task] = mse;
      this.columns.fieldRelativeError[index * this.#tasks + task] = relative;
      this.columns.stopped[index * this.#tasks + task] = stopped[task];
    }
  }
}
