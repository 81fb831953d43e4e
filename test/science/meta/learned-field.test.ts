import { expect, it } from 'vitest';
import { Fields } from '../../../kernels/double/fields.ts';
import { adaptedField } from '../../../science/meta/learned-field.ts';
import { drawParameters, normals } from '../../kernels/models.ts';
import { small } from './tasks.ts';

it('moves each row in the field of its own task, times its sigma, also after rows have left the batch', () => {
  const parameters = drawParameters(small, 3, 1);
  const scales = Float64Array.of(1, 10, 100);
  const fields = new Fields(small, parameters, 1);
  const field = adaptedField({ fields, scales, statesPerTask: 2 });
  for (const rows of [[0, 1, 2, 3, 4, 5], [0, 3, 4], [0, 3, 5], [5]]) {
    const states = normals(rows.length, 'states', 2 * rows.length);
    const derivatives = new Float64Array(2 * rows.length);
    field(new Float64Array(rows.length), states, Uint32Array.from(rows), derivatives);
    const expected = rows.flatMap((row, i) => {
      const task = Math.floor(row / 2);
      const own = new Float64Array(2);
      fields.field(states.slice(2 * i, 2 * i + 2), Uint32Array.of(task), own);
      return Array.from(own, (x) => x * scales[task]);
    });
    expect(Array.from(derivatives)).toEqual(expected);
  }
});
