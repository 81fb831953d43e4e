// The data of a case: pendulums as meta-hnn samples and normalises them.
import type { Batch } from '../kernels/backend.ts';
import { normaliseTasks } from '../science/meta/normalisation.ts';
import type { TaskData } from '../science/meta/task-data.ts';
import { initialiseParameters } from '../science/models/initialisation.ts';
import { stream, type Stream } from '../science/random/stream.ts';
import { systemNamed } from '../science/systems/index.ts';
import { sampleParameters, sampleStates } from '../science/systems/sampling.ts';
import type { System } from '../science/systems/system.ts';
import { vectorFields } from '../science/systems/vector-field.ts';
import type { Work } from '../science/meta/flops.ts';
import type { Problem } from './job.ts';

export const pendulum = systemNamed({ name: 'pendulum' });

/** Every number is one of float32, so that all implementations start from the same. */
export function problemOf(work: Work): Problem {
  const random = stream(0, 'bench');
  const systems = sampleParameters(pendulum, random.split('systems'), work.tasks);
  const data = normaliseTasks({
    support: observe(pendulum, systems, work.tasks, work.supportPoints, random.split('support')),
    query: observe(pendulum, systems, work.tasks, work.queryPoints, random.split('query')),
  });
  return {
    parameters: single(initialiseParameters(work.model, random.split('initialisation'))),
    data: { support: singleBatch(data.support), query: singleBatch(data.query) },
  };
}

/** States of the window and their true derivatives, in physical units. */
export function observe(
  system: System,
  systems: Float64Array,
  tasks: number,
  points: number,
  random: Stream,
): Batch {
  const states = sampleStates(system, random, tasks * points);
  return { tasks, points, states, derivatives: vectorFields(system, systems, states, tasks) };
}

function singleBatch(batch: TaskData['support']): Batch {
  return { ...batch, states: single(batch.states), derivatives: single(batch.derivatives) };
}

function single(numbers: Float64Array): Float64Array {
  return numbers.map(Math.fround);
}
