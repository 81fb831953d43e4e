// Draws the tasks: physical systems whose parameters follow the declared laws.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { systemChoice } from '../schemas/parameters.ts';
import { systems } from '../schemas/tables.ts';
import { stream } from '../science/random/stream.ts';
import { systemNamed } from '../science/systems/index.ts';
import { sampleParameters } from '../science/systems/sampling.ts';

export const sampleSystems = defineStage({
  name: 'sample-systems',
  description: 'Draws physical systems from the laws of their parameters',
  parameters: z.strictObject({
    system: systemChoice,
    count: z.int().positive(),
    purpose: z.string().describe('names the stream of random numbers: other purposes draw other systems'),
    seed: z.int(),
  }),
  outputs: { systems },
  run({ parameters: { system: choice, count, purpose, seed } }) {
    const system = systemNamed(choice.name, choice.constants);
    const data = sampleParameters(system, stream(seed, 'systems', purpose), count);
    return {
      systems: {
        task: Int32Array.from({ length: count }, (_, task) => task),
        parameters: { width: system.parameters.length, data },
      },
    };
  },
});
