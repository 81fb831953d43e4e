// The lengths of the arrays that a backend is given. A wrong one would read undefined as NaN, far from its cause.
import { parameterCount } from './model.ts';
import type { Model } from './model.ts';

/** @throws RangeError unless parameters are [T, P] and states [T, N, D]. */
export function checkTasks(
  model: Model,
  parameters: Float64Array,
  states: Float64Array,
  tasks: number,
  points: number,
): void {
  checkLength('parameters', parameters, tasks * parameterCount(model), '[T, P]');
  checkLength('states', states, tasks * points * model.dimension, '[T, N, D]');
}

/** @throws RangeError when an array hasn't the length of its shape. */
export function checkLength(name: string, array: Float64Array, length: number, shape: string): void {
  if (array.length !== length) {
    throw new RangeError(
      `'${name}' is ${shape} and should hold ${length} numbers; it holds ${array.length}.`,
    );
  }
}
