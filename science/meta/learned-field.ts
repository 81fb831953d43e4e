// The vector field of adapted models, as integrators ask for it.
import type { Backend } from '../../kernels/backend.ts';
import type { Model } from '../../kernels/model.ts';
import type { BatchField } from '../integrators/problem.ts';

export interface AdaptedField {
  readonly backend: Backend;
  readonly model: Model;
  /** Adapted parameters [T, P]. */
  readonly parameters: Float64Array;
  /** sigma of each task, [T]. */
  readonly scales: Float64Array;
  /** Initial states per task: row r of the batch belongs to task floor(r / statesPerTask). */
  readonly statesPerTask: number;
}

/** Every row of the batch moves in the learned field of its own task, in physical units. */
export function adaptedField({
  backend,
  model,
  parameters,
  scales,
  statesPerTask,
}: AdaptedField): BatchField {
  const size = parameters.length / scales.length;
  const { dimension } = model;
  let gathered: Float64Array = new Float64Array(0);
  let gatheredRows: Uint32Array = new Uint32Array(0);
  return (_times, states, rows, derivatives) => {
    if (!sameRows(rows, gatheredRows)) {
      // Rows leave the batch rarely, and their parameters are much longer than their states.
      gatheredRows = rows.slice();
      gathered = new Float64Array(rows.length * size);
      rows.forEach((row, i) => {
        const task = Math.floor(row / statesPerTask);
        gathered.set(parameters.subarray(task * size, (task + 1) * size), i * size);
      });
    }
    const field = backend.field(model, gathered, states.subarray(0, rows.length * dimension), rows.length, 1);
    rows.forEach((row, i) => {
      const scale = scales[Math.floor(row / statesPerTask)];
      for (let j = i * dimension; j < (i + 1) * dimension; j++) derivatives[j] = scale * field[j];
    });
  };
}

function sameRows(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}
