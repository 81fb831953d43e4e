// The choices of the ablations. [poster] and [ours] as in shared-protocol.ts.
import { z } from 'zod';
import { algorithm } from '../../schemas/methods.ts';
import { adaptationRule, comparisonChoice, gradientSteps } from '../../schemas/evaluation.ts';
import {
  count,
  dataSeed,
  emptyBatch,
  enoughReplicates,
  farthest,
  fillsBatch,
  gravity,
  metaTest,
  metaTrain,
  network,
  rolloutProtocol,
  seeds,
  testSeed,
  training,
  validation,
} from './shared-protocol.ts';

const compared = algorithm.exclude(['pretrained']);

export const ablationProtocol = z
  .strictObject({
    gravity,
    dataSeed,
    testSeed,
    algorithms: z.array(compared).min(1).default(['maml', 'first-order-maml', 'anil']),
    seeds,
    centre: z
      .strictObject({
        innerSteps: count.default(5).describe('S of the training [ours]'),
        tasks: count.default(10_000).describe('meta-train systems [poster]'),
        noise: z
          .number()
          .nonnegative()
          .default(0)
          .describe('standard deviation on observed support states, in rad and kg m^2/s [poster: none]'),
        shots: count.default(50).describe('K, observed points of an unseen system [poster: 25 and 50]'),
      })
      .prefault({}),
    arms: z
      .strictObject({
        innerSteps: z.array(count).default([1, 3, 5]),
        tasks: z.array(count).default([10, 100, 1_000, 10_000]),
        noise: z.array(z.number().nonnegative()).default([0, 0.03, 0.1, 0.3]),
        shots: z.array(count).default([5, 10, 25, 50, 100]),
      })
      .prefault({})
      .describe('the values that each takes while the others stay at the centre [ours]'),
    metaTrain: metaTrain.omit({ tasks: true }).prefault({}),
    validation: validation.prefault({}),
    metaTest: metaTest.prefault({}),
    network,
    training: training({ maml: 750, anil: 1_500, pretrained: 1_500, innerSteps: 5 })
      .omit({ innerSteps: true, pretrained: true })
      .prefault({}),
    rules: z
      .array(adaptationRule)
      .min(1)
      .default([
        { kind: 'sgd', stepSize: 0.005 },
        { kind: 'sgd', stepSize: 0.01 },
        { kind: 'sgd', stepSize: 0.015 },
        { kind: 'sgd', stepSize: 0.03 },
        { kind: 'sgd', stepSize: 0.06 },
      ])
      .describe(
        'of which each network takes the one that does best on the validation systems, for each number of steps [ours]',
      ),
    gradientSteps: gradientSteps
      .default([1, 5, 20])
      .describe('after how many steps fields are scored; motion is predicted after the last [ours]'),
    gridPoints: z.int().min(2).default(50).describe('per coordinate, for the error of the field [poster]'),
    rollout: rolloutProtocol.prefault({}),
    farthest,
    comparison: comparisonChoice
      .extend({
        pairs: z
          .array(z.tuple([compared, compared]))
          .min(1)
          .default([
            ['anil', 'maml'],
            ['anil', 'first-order-maml'],
            ['maml', 'first-order-maml'],
          ])
          .describe('hypotheses: the first errs less than the second [ours]'),
      })
      .refine(enoughReplicates.check, enoughReplicates.otherwise)
      .prefault({}),
  })
  .refine(
    ({ centre, arms, training: { batchTasks } }) =>
      [centre.tasks, ...arms.tasks].every((tasks) => fillsBatch(tasks, { batchTasks })),
    {
      path: ['arms', 'tasks'],
      error: emptyBatch,
    },
  );
