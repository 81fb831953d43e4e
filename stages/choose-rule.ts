// Chooses how a method adapts: on validation systems, so that the unseen ones are looked at once.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import { ruleChoice } from '../schemas/choice.ts';
import { adaptsHead, training } from '../schemas/methods.ts';
import { adaptationRule, gradientSteps } from '../schemas/evaluation.ts';
import { learner, observations } from '../schemas/data.ts';
import { chooseRule as choose } from '../science/meta/choose-rule.ts';
import { firstPoints } from '../science/meta/task-data.ts';
import { toLearner } from './convert/learned-parameters.ts';
import { checkDimension, toTaskData } from './convert/task-data.ts';

export const chooseRule = defineStage({
  name: 'choose-rule',
  description:
    'Chooses the step size that a network adapts with for each number of steps, on validation systems',
  backend: true,
  resources: { cpus: [1, 32] },
  parameters: z.strictObject({
    training: training.describe('after ANIL the head alone adapts'),
    shots: z.int().positive().describe('K, the number of observed points per system'),
    gradientSteps: gradientSteps.describe('numbers of steps that a rule is chosen for'),
    candidates: z.array(adaptationRule).min(1),
  }),
  inputs: { learner, validation: observations },
  outputs: { choice: ruleChoice },
  async run({ inputs, parameters: p, context }) {
    const { model, parameters } = toLearner(inputs.learner);
    checkDimension(model, inputs.validation);
    const { support, query } = toTaskData(inputs.validation);
    const chosen = choose(
      { backend: await openBackend(context.backend, context.threads), model, steps: p.gradientSteps },
      parameters,
      { support: firstPoints(support, p.shots), query },
      p.candidates.map((rule) => ({ ...rule, mask: adaptsHead(p.training) ? 'head' : 'all' })),
    );
    return {
      choice: {
        shots: p.shots,
        systems: support.tasks,
        candidates: p.candidates,
        chosen: chosen.map(({ steps, best, losses }) => ({
          steps,
          rule: p.candidates[best],
          validationLosses: Array.from(losses, (loss) => (Number.isFinite(loss) ? loss : null)),
        })),
      },
    };
  },
});
