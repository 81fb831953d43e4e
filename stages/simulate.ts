// Observes the systems: states drawn from the window, and their time derivatives by Hamilton's equations.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { systemChoice } from '../schemas/parameters.ts';
import { observations, systems } from '../schemas/tables.ts';
import { stream, type Stream } from '../science/random/stream.ts';
import { systemNamed } from '../science/systems/index.ts';
import { sampleStates } from '../science/systems/sampling.ts';
import { vectorFields } from '../science/systems/vector-field.ts';
import { fromTaskData } from './convert/task-data.ts';

export const simulate = defineStage({
  name: 'simulate',
  description: 'Observes states and their time derivatives of every system',
  parameters: z.strictObject({
    system: systemChoice,
    support: z.int().positive().describe('points per system to adapt to'),
    query: z.int().nonnegative().describe('points per system to score'),
    noise: z.number().nonnegative().describe('standard deviation of the noise on observed support states'),
    purpose: z.string(),
    seed: z.int(),
  }),
  inputs: { systems },
  outputs: { observations },
  run({ inputs, parameters: { system: choice, support, query, noise, purpose, seed } }) {
    const system = systemNamed(choice.name, choice.constants);
    const tasks = inputs.systems.task.length;
    const random = stream(seed, 'observations', purpose);
    const observe = (points: number, set: string, noise: number) => {
      const states = new Float64Array(tasks * points * system.dimension);
      for (let task = 0; task < tasks; task++) {
        states.set(sampleStates(system, random.split(set, task), points), task * points * system.dimension);
      }
      // The table keeps float32: the derivative is that of the state as it is kept.
      const kept = states.map(Math.fround);
      const derivatives = vectorFields(system, inputs.systems.parameters.data, kept, tasks);
      // As in the experiments of Greydanus et al. 2019: the state is seen through noise, its derivative is not.
      return {
        tasks,
        points,
        states: noise === 0 ? kept : blur(kept, noise, random.split('noise')),
        derivatives,
      };
    };
    const data = { support: observe(support, 'support', noise), query: observe(query, 'query', 0) };
    return { observations: fromTaskData(data, system.dimension) };
  },
});

function blur(states: Float64Array, noise: number, random: Stream): Float64Array {
  return states.map((coordinate) => coordinate + noise * random.normal());
}
