// Scores rollouts: against the true motion of every unseen system, and against time over all of them.
import { defineStage } from 'phaseline';
import { z } from 'zod';
import { errorsOverTime, rolloutScores, trajectories } from '../schemas/scores.ts';
import { rolloutScoresOf } from './convert/rollout-scores.ts';
import { errorsOverTimeOf } from './convert/errors-over-time.ts';

export const evaluate = defineStage({
  name: 'evaluate',
  description: 'Errors of the rollouts in state and energy, for every unseen system and against time',
  parameters: z.strictObject({}),
  inputs: { trajectories },
  outputs: { scores: rolloutScores, overTime: errorsOverTime },
  run: ({ inputs }) => ({
    scores: rolloutScoresOf(inputs.trajectories),
    overTime: errorsOverTimeOf(inputs.trajectories),
  }),
});
