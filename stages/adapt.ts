// K-shot adaptation: fits a learned initialisation to unseen systems from K points each, and scores the fields on the
// grid after every asked number of gradient steps, each with the rule chosen for it. Only a few steps' parameters are
// kept: all would be gigabytes.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { openBackend } from '../kernels/backends.ts';
import { ruleChoice } from '../schemas/choice.ts';
import { adaptsHead, training } from '../schemas/methods.ts';
import { gradientSteps } from '../schemas/evaluation.ts';
import { systemChoice } from '../schemas/parameters.ts';
import { learner, observations, systems } from '../schemas/data.ts';
import { adapted, fieldScores } from '../schemas/scores.ts';
import { adaptBySteps } from '../science/meta/adapt-by-steps.ts';
import { firstPoints } from '../science/meta/task-data.ts';
import { grid } from '../science/metrics/grid.ts';
import { systemNamed } from '../science/systems/index.ts';
import { FieldScoreTable } from './convert/field-scores.ts';
import { fromAdapted, toLearner } from './convert/learned-parameters.ts';
import { checkDimension, toTaskData } from './convert/task-data.ts';

export const adapt = defineStage({
  name: 'adapt',
  description: 'Adapts to unseen systems from K points each, and scores the fields on a grid',
  backend: true,
  resources: { cpus: [1, 32] },
  parameters: z
    .strictObject({
      system: systemChoice,
      training: training.describe('how the initialisation was learned: after ANIL the head alone adapts'),
      shots: z.int().positive().describe('K, the number of observed points per system'),
      gradientSteps: gradientSteps.describe('numbers of steps after which the field is scored'),
      keep: gradientSteps.describe('those of them after which the parameters are kept'),
      gridPoints: z.int().min(2).describe('per coordinate, over the window of states'),
    })
    .refine(({ keep, gradientSteps: scored }) => keep.every((steps) => scored.includes(steps)), {
      path: ['keep'],
      error: 'parameters are kept only after numbers of steps at which fields are scored; keep some of those',
    }),
  inputs: { learner, choice: ruleChoice, observations, systems },
  outputs: { adapted, scores: fieldScores },
  async run({ inputs, parameters: p, context }) {
    const system = systemNamed(p.system);
    const { model, parameters } = toLearner(inputs.learner);
    checkDimension(model, inputs.observations);
    const backend = await openBackend(context.backend, context.threads);
    const support = firstPoints(toTaskData(inputs.observations).support, p.shots);
    const mask = adaptsHead(p.training) ? 'head' : 'all';
    const plan = p.gradientSteps.map((steps) => ({
      steps,
      rule: { ...ruleFor(inputs.choice, steps), mask } as const,
    }));
    const { after, scales } = adaptBySteps({ backend, model, plan }, parameters, support);
    const table = new FieldScoreTable(
      {
        backend,
        model,
        system,
        parameters: inputs.systems.parameters.data,
        points: grid(system, p.gridPoints),
      },
      p.gradientSteps,
    );
    after.forEach((adaptedTo, i) => {
      const steps = p.gradientSteps[i];
      const stopped = adaptedTo.stopped.filter(Boolean).length;
      if (stopped > 0) {
        context.log(
          `Fewer than ${steps} steps, as the next was not finite: ${stopped} of ${adaptedTo.stopped.length} systems`,
        );
      }
      table.add(i, adaptedTo, scales);
      context.progress(i + 1, p.gradientSteps.length, 'gradient steps');
    });
    return {
      adapted: fromAdapted(model, p.keep, {
        parameters: p.keep.map((steps) => after[p.gradientSteps.indexOf(steps)].parameters),
        scales,
      }),
      scores: table.columns,
    };
  },
});

type Choice = z.output<(typeof ruleChoice)['schema']>;

/** @throws RangeError when none was chosen for so many steps */
function ruleFor({ chosen }: Choice, steps: number) {
  const found = chosen.find((one) => one.steps === steps);
  if (found) return found.rule;
  const known = chosen.map((one) => one.steps).join(', ');
  throw new RangeError(
    `There is no rule for ${steps} gradient steps: they were chosen for ${known}. Choose one for ${steps} too.`,
  );
}
