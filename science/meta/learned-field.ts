// The vector field of adapted models, as integrators ask for it.
import type { Fields } from '../../kernels/double/fields.ts';
import type { BatchField } from '../integrators/problem.ts';

export interface AdaptedField {
  /** Of the adapted models, one for each task. */
  readonly fields: Fields;
  /** sigma of each task, [T]. */
  readonly scales: Float64Array;
  /** Initial states per task: row r of the batch belongs to task floor(r / statesPerTask). */
  readonly statesPerTask: number;
}

/** Every row of the batch moves in the learned field of its own task, in physical units. */
export function adaptedField({ fields, scales, statesPerTask }: AdaptedField): BatchField {
  return (_times, states, rows, derivatives) => {
    const taskOf = rows.map((row) => Math.floor(row / statesPerTask));
    fields.field(states, taskOf, derivatives);
    const dimension = derivatives.length / rows.length;
    taskOf.forEach((task, i) => {
      for (let j = i * dimension; j < (i + 1) * dimension; j++) derivatives[j] *= scales[task];
    });
  };
}
