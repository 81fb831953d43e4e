import { expect, it } from 'vitest';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { adaptedField } from '../../../science/meta/learned-field.ts';
import { drawParameters, normals } from '../../kernels/models.ts';
import { small } from './tasks.ts';

it('moves each row in the field of its own task, times its sigma, also after rows have left the batch', () => {
  const parameters = drawParameters(small, 3, 1);
  const scales = Float64Array.of(1, 10, 100);
  const field = adaptedField({ backend: reference, model: small, parameters, scales, statesPerTask: 2 });
  for (const rows of [[0, 1, 2, 3, 4, 5], [0, 3, 4], [0, 3, 5], [5]]) {
    const states = normals(rows.length, 'states', 2 * rows.length);
    const derivatives = new Float64Array(2 * rows.length);
    field(new Float64Array(rows.length), states, Uint32Array.from(rows), derivatives);
    const size = parameters.length / 3;
    const expected = rows.flatMap((row, i) => {
      const task = Math.floor(row / 2);
      const own = parameters.slice(task * size, (task + 1) * size);
      const state = states.slice(2 * i, 2 * i + 2);
      return Array.from(reference.field(small, own, state, 1, 1), (x) => x * scales[task]);
    });
    expect(Array.from(derivatives)).toEqual(expected);
  }
});
