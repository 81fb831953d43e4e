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
    const dimension = derivatives.length / rows.length;
    const taskOf = new Uint32Array(rows.length);
    for (let i = 0; i < rows.length; i++) taskOf[i] = Math.floor(rows[i] / statesPerTask);
    fields.field(states, taskOf, derivatives);
    for (let i = 0; i < rows.length; i++) {
      const scale = scales[taskOf[i]];
      for (let j = i * dimension; j < (i + 1) * dimension; j++) derivatives[j] *= scale;
    }
  };
}
