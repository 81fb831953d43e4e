// Small learning problems for the meta-learning tests.
import type { Batch } from '../../../kernels/backend.ts';
import type { Model } from '../../../kernels/model.ts';
import type { TaskData } from '../../../science/meta/task-data.ts';
import { stream } from '../../../science/random/stream.ts';
import { systemNamed } from '../../../science/systems/index.ts';
import { sampleParameters, sampleStates } from '../../../science/systems/sampling.ts';
import { vectorFields } from '../../../science/systems/vector-field.ts';

export const small: Model = { kind: 'hnn', dimension: 2, hidden: [8, 8], activation: 'tanh' };

/** Pendulums observed at `points` support and query states. */
export function pendulums(tasks: number, points: number, seed = 1): TaskData {
  const system = systemNamed({ name: 'pendulum' });
  const parameters = sampleParameters(system, stream(seed, 'parameters'), tasks);
  const observe = (name: string): Batch => {
    const states = sampleStates(system, stream(seed, name), tasks * points);
    return { tasks, points, states, derivatives: vectorFields(system, parameters, states, tasks) };
  };
  return { support: observe('support'), query: observe('query') };
}
