import { expect, it } from 'vitest';
import { systemNamed } from '../../../science/systems/index.ts';
import { systemField } from '../../../science/systems/system-field.ts';
import { vectorField } from '../../../science/systems/vector-field.ts';

it('moves each row in the true field of its own task, also after rows have left the batch', () => {
  const system = systemNamed({ name: 'pendulum' });
  const parameters = Float64Array.of(1, 1, 0, 2, 0.5, 1, 3, 4, -2);
  const field = systemField({ system, parameters, statesPerTask: 2 });
  for (const rows of [[0, 1, 2, 3, 4, 5], [0, 3, 4], [5]]) {
    const states = Float64Array.from({ length: 2 * rows.length }, (_, i) => 0.3 * i - 1);
    const derivatives = new Float64Array(states.length);
    field(new Float64Array(rows.length), states, Uint32Array.from(rows), derivatives);
    rows.forEach((row, i) => {
      const task = Math.floor(row / 2);
      const expected = new Float64Array(2);
      vectorField(system, parameters.slice(3 * task, 3 * task + 3), states.slice(2 * i, 2 * i + 2), expected);
      expect(derivatives.slice(2 * i, 2 * i + 2)).toEqual(expected);
    });
  }
});
