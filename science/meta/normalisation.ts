// Task normalisation: a network that outputs H/sigma, with sigma the typical speed of the task's own observations.
// One inner step size then suits a light and a heavy pendulum alike, whose fields differ a hundredfold.
import type { Batch } from '../../kernels/backend.ts';
import type { TaskData } from './task-data.ts';

/**
 * sigma of each task, [T]: sigma^2 = mean over its support points of |xdot|^2. It is 1 for a task that was only
 * observed at rest, which has no speed to measure, and NaN for one whose sum overflows: dividing by infinity would
 * pass the task off as one at rest.
 */
export function taskScales(support: Batch): Float64Array {
  const { tasks, points, derivatives } = support;
  const scales = new Float64Array(tasks);
  const length = derivatives.length / tasks;
  for (let t = 0; t < tasks; t++) {
    let sum = 0;
    for (let i = t * length; i < (t + 1) * length; i++) sum += derivatives[i] * derivatives[i];
    scales[t] = sum === 0 ? 1 : Number.isFinite(sum) ? Math.sqrt(sum / points) : NaN;
  }
  return scales;
}

/** The batch with the derivatives of each task divided by its sigma: a loss on it is the loss over sigma^2. */
export function normalise(batch: Batch, scales: Float64Array): Batch {
  const derivatives = batch.derivatives.slice();
  const length = derivatives.length / batch.tasks;
  for (let i = 0; i < derivatives.length; i++) derivatives[i] /= scales[Math.floor(i / length)];
  return { ...batch, derivatives };
}

/** Support and query in units of sigma of the *support*: at meta-test the query isn't there to be measured. */
export function normaliseTasks(data: TaskData): TaskData {
  const scales = taskScales(data.support);
  return { support: normalise(data.support, scales), query: normalise(data.query, scales) };
}

/** A network's outputs (field [T, N, D] or Hamiltonian [T, N]) times the sigma of their task. */
export function denormalise(outputs: Float64Array, scales: Float64Array): Float64Array {
  const length = outputs.length / scales.length;
  return outputs.map((value, i) => value * scales[Math.floor(i / length)]);
}
