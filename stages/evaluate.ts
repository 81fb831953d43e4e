// Scores rollouts: against the true motion of every unseen system, and against time over all of them.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { systemChoice } from '../schemas/parameters.ts';
import { errorsOverTime, rolloutScores, trajectories } from '../schemas/scores.ts';
import { systemNamed } from '../science/systems/index.ts';
import { rolloutScoresOf } from './convert/rollout-scores.ts';
import { errorsOverTimeOf } from './convert/errors-over-time.ts';

export const evaluate = defineStage({
  name: 'evaluate',
  description: 'Errors of the rollouts in state and energy, for every unseen system and against time',
  parameters: z.strictObject({
    system: systemChoice,
    farthest: z
      .number()
      .positive()
      .describe(
        "widths of the window: a rollout that gets farther than that from the window's middle diverged",
      ),
  }),
  inputs: { trajectories },
  outputs: { scores: rolloutScores, overTime: errorsOverTime },
  run({ inputs: { trajectories: table }, parameters: { system, farthest } }) {
    const reach = { window: systemNamed(system).states, widths: farthest };
    return { scores: rolloutScoresOf(table, reach), overTime: errorsOverTimeOf(table, reach) };
  },
});
