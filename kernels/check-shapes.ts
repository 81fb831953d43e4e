// What a backend is given: the lengths of the arrays, and a model that has what it is asked for. A wrong length would
// read undefined as NaN, far from its cause.
import type { Batch } from './backend.ts';
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

/** @throws RangeError unless parameters are [T, P], states and derivatives [T, N, D]. */
export function checkBatch(model: Model, parameters: Float64Array, batch: Batch): void {
  checkTasks(model, parameters, batch.states, batch.tasks, batch.points);
  checkLength('derivatives', batch.derivatives, batch.states.length, '[T, N, D]');
}

/** @throws RangeError for a model without a Hamiltonian. */
export function checkHamiltonian(model: Model): void {
  if (model.kind !== 'hnn') {
    throw new RangeError(
      `A '${model.kind}' model learns the field itself and has no Hamiltonian. Ask an 'hnn' model.`,
    );
  }
  if (model.components === 'conservative') {
    throw new RangeError(
      "The scalar of a 'conservative' model is no Hamiltonian: its field is the scalar's gradient. " +
        "Ask a model with the component 'solenoidal' or 'both'.",
    );
  }
}

/** @throws RangeError when an array hasn't the length of its shape. */
export function checkLength(name: string, array: Float64Array, length: number, shape: string): void {
  if (array.length !== length) {
    throw new RangeError(
      `'${name}' is ${shape} and should hold ${length} numbers; it holds ${array.length}.`,
    );
  }
}
