// Observes the systems: states drawn from the admissible part of the window, and their time derivatives by Hamilton's
// equations.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { observations, systems } from '../schemas/data.ts';
import { stream, type Stream } from '../science/random/stream.ts';
import { checkDerivatives, checkParameters } from '../science/systems/check-values.ts';
import { systemNamed } from '../science/systems/index.ts';
import { sampleAdmissibleStates } from '../science/systems/sampling.ts';
import { vectorFields } from '../science/systems/vector-field.ts';
import { checkedSystem } from './checked-system.ts';
import { fromTaskData } from './convert/task-data.ts';

export const simulate = defineStage({
  name: 'simulate',
  description: 'Observes states and their time derivatives of every system',
  parameters: z.strictObject({
    system: checkedSystem,
    support: z.int().positive().describe('points per system to adapt to'),
    query: z.int().nonnegative().describe('points per system to score'),
    noise: z.number().nonnegative().describe('standard deviation of the noise on observed support states'),
    purpose: z.string(),
    seed: z.int(),
  }),
  inputs: { systems },
  outputs: { observations },
  run({ inputs, parameters: { system: choice, support, query, noise, purpose, seed } }) {
    const system = systemNamed(choice);
    const tasks = inputs.systems.task.length;
    const { data: parameters } = inputs.systems.parameters;
    checkParameters(system, parameters, tasks);
    const width = system.parameters.length;
    const random = stream(seed, 'observations', purpose);
    const observe = (points: number, set: string, noise: number) => {
      const length = points * system.dimension;
      const states = new Float64Array(tasks * length);
      for (let task = 0; task < tasks; task++) {
        const own = parameters.subarray(task * width, (task + 1) * width);
        states.set(sampleAdmissibleStates(system, own, random.split(set, task), points), task * length);
      }
      // The table keeps float32: the derivative is that of the state as it is kept.
      const kept = states.map(Math.fround);
      const derivatives = vectorFields(system, parameters, kept, tasks);
      checkDerivatives(system, parameters, kept, derivatives);
      // As in the experiments of Greydanus et al. 2019: the state is seen through noise, its derivative is not.
      return {
        tasks,
        points,
        states: noise === 0 ? kept : blur(kept, tasks, noise, random.split('noise')),
        derivatives,
      };
    };
    const data = { support: observe(support, 'support', noise), query: observe(query, 'query', 0) };
    return { observations: fromTaskData(data, system.dimension) };
  },
});

/** Each system has a stream of its own: its first observations are the same whatever their number. */
function blur(states: Float64Array, tasks: number, noise: number, random: Stream): Float64Array {
  const length = states.length / tasks;
  const blurred = states.slice();
  for (let task = 0; task < tasks; task++) {
    const own = random.split(task);
    for (let i = task * length; i < (task + 1) * length; i++) blurred[i] += noise * own.normal();
  }
  return blurred;
}
