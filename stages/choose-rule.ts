// Chooses how a method adapts: on validation systems, so that the unseen ones are looked at once.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import { ruleChoice } from '../schemas/choice.ts';
import { adaptsHead, training } from '../schemas/methods.ts';
import { adaptationRule } from '../schemas/parameters.ts';
import { learner, observations } from '../schemas/tables.ts';
import { chooseRule as choose } from '../science/meta/choose-rule.ts';
import { firstPoints } from '../science/meta/task-data.ts';
import { toLearner } from './convert/learned-parameters.ts';
import { checkDimension, toTaskData } from './convert/task-data.ts';

export const chooseRule = defineStage({
  name: 'choose-rule',
  description: 'Chooses the step size that a method adapts with, on validation systems',
  backend: true,
  resources: { cpus: [1, 32] },
  parameters: z.strictObject({
    training,
    shots: z.int().positive().describe('K, the number of observed points per system'),
    steps: z.int().positive().describe('gradient steps after which a rule is judged'),
    candidates: z.array(adaptationRule).min(1),
  }),
  inputs: { learner, validation: observations },
  outputs: { choice: ruleChoice },
  async run({ inputs, parameters: { training: trained, shots, steps, candidates }, context }) {
    const { model, parameters } = toLearner(inputs.learner);
    checkDimension(model, inputs.validation);
    const { support, query } = toTaskData(inputs.validation);
    const { losses, best } = choose(
      { backend: await openBackend(context.backend, context.threads), model, steps },
      parameters,
      { support: firstPoints(support, shots), query },
      candidates.map((rule) => ({ ...rule, mask: adaptsHead(trained) ? 'head' : 'all' })),
    );
    return {
      choice: {
        rule: candidates[best],
        shots,
        steps,
        systems: support.tasks,
        candidates: candidates.map((rule, i) => ({
          rule,
          validationLoss: Number.isFinite(losses[i]) ? losses[i] : null,
        })),
      },
    };
  },
});
