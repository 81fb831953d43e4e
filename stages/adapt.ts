// K-shot adaptation: fits the learned initialisation to unseen systems from K points each.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import { algorithm, gradientSteps } from '../schemas/parameters.ts';
import { adapted, learner, observations } from '../schemas/tables.ts';
import { adapt as adaptTo } from '../science/meta/adapt.ts';
import { innerMask } from '../science/meta/meta-gradient.ts';
import { firstPoints } from '../science/meta/task-data.ts';
import { fromAdapted, toLearner } from './convert/learned-parameters.ts';
import { toTaskData } from './convert/task-data.ts';

export const adapt = defineStage({
  name: 'adapt',
  description: 'Adapts a learned initialisation to unseen systems from K points each',
  backend: true,
  resources: { cpus: [1, 32] },
  parameters: z.strictObject({
    algorithm,
    shots: z.int().positive().describe('K, the number of observed points per system'),
    stepSize: z.number().positive(),
    gradientSteps: gradientSteps.describe('numbers of steps after which the parameters are kept'),
  }),
  inputs: { learner, observations },
  outputs: { adapted },
  async run({ inputs, parameters: { algorithm: rule, shots, stepSize, gradientSteps: steps }, context }) {
    const { model, parameters } = toLearner(inputs.learner);
    const support = firstPoints(toTaskData(inputs.observations).support, shots);
    const result = adaptTo(
      {
        backend: await openBackend(context.backend, context.threads),
        model,
        rule: { kind: 'sgd', stepSize, mask: innerMask(rule) },
        steps,
      },
      parameters,
      support,
    );
    const stopped = result.stoppedAfter.filter((step) => step >= 0).length;
    if (stopped > 0) context.log(`${stopped} systems stopped adapting because the next step was not finite`);
    return { adapted: fromAdapted(model, steps, result) };
  },
});
