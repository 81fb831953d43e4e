// Draws the tasks: physical systems whose parameters follow the declared laws, or lie beyond them.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { systems } from '../schemas/data.ts';
import { stream } from '../science/random/stream.ts';
import { systemNamed } from '../science/systems/index.ts';
import { sampleParameters } from '../science/systems/sampling.ts';
import { checkedSystem } from './checked-system.ts';

export const sampleSystems = defineStage({
  name: 'sample-systems',
  description: 'Draws physical systems from the laws of their parameters',
  parameters: z.strictObject({
    system: checkedSystem,
    count: z.int().positive(),
    range: z
      .enum(['training', 'beyond'])
      .default('training')
      .describe('within the laws, or from twice their bounds with a parameter outside them'),
    purpose: z.string().describe('names the stream of random numbers: other purposes draw other systems'),
    seed: z.int(),
  }),
  outputs: { systems },
  run({ parameters: { system: choice, count, range, purpose, seed } }) {
    const system = systemNamed(choice);
    const data = sampleParameters(system, stream(seed, 'systems', purpose), count, range);
    return {
      systems: {
        task: Int32Array.from({ length: count }, (_, task) => task),
        parameters: { width: system.parameters.length, data },
      },
    };
  },
});
