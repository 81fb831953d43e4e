// Feature reuse: how much adaptation changes what each layer makes of its input (Raghu et al. 2020).
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { systemChoice } from '../schemas/parameters.ts';
import { learner, systems } from '../schemas/data.ts';
import { adapted, similarity as similarityTable } from '../schemas/scores.ts';
import { networkFeatures } from '../science/models/features.ts';
import { stream } from '../science/random/stream.ts';
import { linearCka } from '../science/similarity/linear-cka.ts';
import { systemNamed } from '../science/systems/index.ts';
import { sampleAdmissibleStates } from '../science/systems/sampling.ts';
import { toAdapted, toLearner } from './convert/learned-parameters.ts';
import { tableFromRows } from './convert/rows.ts';

export const similarity = defineStage({
  name: 'similarity',
  description: 'Linear CKA of the features of each layer before and after adaptation',
  parameters: z.strictObject({
    system: systemChoice,
    states: z.int().positive().describe('per system, uniform in the window'),
    systems: z.int().positive().describe('the first so many'),
    seed: z.int(),
  }),
  inputs: { learner, adapted, systems },
  outputs: { similarity: similarityTable },
  run({ inputs, parameters: p, context }) {
    const system = systemNamed(p.system);
    const width = system.parameters.length;
    const before = toLearner(inputs.learner);
    const after = toAdapted(inputs.adapted);
    if (p.systems > after.tasks) {
      throw new RangeError(
        `Features of ${p.systems} systems are asked for, but ${after.tasks} were adapted to. Ask for as many at most.`,
      );
    }
    const random = stream(p.seed, 'similarity');
    const ofSystems = Array.from({ length: p.systems }, (_, task) => {
      const own = inputs.systems.parameters.data.subarray(task * width, (task + 1) * width);
      const states = sampleAdmissibleStates(system, own, random.split(task), p.states);
      return { states, layers: layersOf(networkFeatures(before.model, before.parameters, states)) };
    });
    const rows: { task: number; steps: number; layer: number; cka: number }[] = [];
    after.steps.forEach((steps, step) => {
      const parameters = after.parametersAt(step);
      const size = parameters.length / after.tasks;
      ofSystems.forEach(({ states, layers }, task) => {
        const learned = parameters.subarray(task * size, (task + 1) * size);
        layersOf(networkFeatures(after.model, learned, states)).forEach((features, layer) => {
          rows.push({ task, steps, layer, cka: linearCka(layers[layer], features, p.states) });
        });
      });
      context.progress(step + 1, after.steps.length, 'gradient steps');
    });
    return { similarity: tableFromRows(rows, similarityTable.columns) };
  },
});

function layersOf({ hidden, output }: ReturnType<typeof networkFeatures>): readonly Float64Array[] {
  return [...hidden, output];
}
