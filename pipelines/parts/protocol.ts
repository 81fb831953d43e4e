// The choices of the comparisons of methods. [poster] and [ours] as in shared-protocol.ts.
import { z } from 'zod';
import { methods, method } from '../../schemas/methods.ts';
import { adaptationRule, comparisonChoice, gradientSteps } from '../../schemas/evaluation.ts';
import {
  count,
  dataSeed,
  emptyBatch,
  enoughReplicates,
  farthest,
  fillsBatch,
  metaTest,
  metaTrain,
  network,
  rolloutProtocol,
  seeds,
  testSeed,
  training,
  validation,
} from './shared-protocol.ts';

const comparedMethods = z
  .array(method)
  .min(1)
  .default(methods)
  .describe('HAMAML and HANIL [poster] and what they are compared with [ours]');

const adaptation = z.strictObject({
  shots: z.array(count).min(1).default([25, 50]).describe('K, observed points of an unseen system [poster]'),
  gradientSteps: gradientSteps
    .default([0, 1, 2, 5, 10, 20, 50, 100])
    .describe('after how many steps fields are scored [ours]'),
  rolledOut: gradientSteps.default([5, 100]).describe('after how many of them motion is predicted [ours]'),
  rules: z
    .strictObject({
      metaLearned: z
        .array(adaptationRule)
        .min(1)
        .default([
          { kind: 'sgd', stepSize: 0.005 },
          { kind: 'sgd', stepSize: 0.01 },
          { kind: 'sgd', stepSize: 0.015 },
          { kind: 'sgd', stepSize: 0.03 },
          { kind: 'sgd', stepSize: 0.06 },
          { kind: 'sgd', stepSize: 0.1 },
        ]),
      others: z
        .array(adaptationRule)
        .min(1)
        .default([
          { kind: 'sgd', stepSize: 0.01 },
          { kind: 'sgd', stepSize: 0.1 },
          { kind: 'sgd', stepSize: 0.3 },
          { kind: 'adam', stepSize: 0.001 },
          { kind: 'adam', stepSize: 0.003 },
          { kind: 'adam', stepSize: 0.01 },
          { kind: 'adam', stepSize: 0.03 },
          { kind: 'adam', stepSize: 0.1 },
        ]),
    })
    .prefault({})
    .describe(
      'of which each network takes the one that does best on the validation systems, for each K and each number of ' +
        'gradient steps; the inner loop of a meta-learned network is plain descent, so others would be another method [ours]',
    ),
});

/** Which of them are claims of the poster, and which the benchmark's own questions, the report says. */
const comparison = z
  .strictObject({
    pairs: z
      .array(z.tuple([method, method]))
      .min(1)
      .default([
        ['hnn-maml', 'hnn-pretrained'],
        ['hnn-anil', 'hnn-pretrained'],
        ['hnn-first-order-maml', 'hnn-pretrained'],
        ['hnn-pretrained', 'hnn-scratch'],
        ['hnn-maml', 'hnn-scratch'],
        ['hnn-anil', 'hnn-scratch'],
        ['naive-maml', 'naive-pretrained'],
        ['naive-anil', 'naive-pretrained'],
        ['naive-pretrained', 'naive-scratch'],
        ['hnn-maml', 'naive-maml'],
        ['hnn-anil', 'naive-anil'],
        ['hnn-pretrained', 'naive-pretrained'],
        ['hnn-scratch', 'naive-scratch'],
        ['hnn-anil', 'hnn-maml'],
        ['hnn-maml', 'hnn-first-order-maml'],
        ['naive-anil', 'naive-maml'],
      ])
      .describe('hypotheses: the first errs less than the second [ours]'),
    ...comparisonChoice.shape,
    replicates: comparisonChoice.shape.replicates.default(8_000),
  })
  .refine(enoughReplicates.check, enoughReplicates.otherwise);

const beyond = z.strictObject({
  tasks: count.default(100).describe('systems with a parameter outside its range, up to twice it [ours]'),
  methods: z.array(method).min(1).default(['hnn-maml', 'hnn-anil', 'naive-maml', 'naive-anil']),
  gradientSteps: gradientSteps.default([5]),
  bins: count.default(5).describe('of the excess in the summary [ours]'),
});

const features = z
  .strictObject({
    methods: z
      .array(method)
      .min(1)
      .default(['hnn-maml', 'hnn-anil', 'hnn-pretrained', 'hnn-scratch', 'naive-maml', 'naive-anil'])
      .describe('whose features are looked into [ours]'),
    systems: count.default(20).describe('of the unseen ones, for the similarity of features [ours]'),
    states: count.default(400).describe('per system [ours]'),
    probeSystems: count.default(500).describe('more unseen systems, for the linear probe [ours]'),
    probeHeldOut: count.default(150).describe('of them, on which the probe is judged [ours]'),
    probeSteps: count.default(5).describe('gradient steps of their adaptation [ours]'),
  })
  .refine(({ probeSystems, probeHeldOut }) => probeHeldOut + 2 <= probeSystems, {
    path: ['probeHeldOut'],
    error: 'a probe is fitted to the systems that are not held out; hold out fewer, or adapt to more',
  });

const costThresholds = z
  .array(z.number().positive())
  .min(1)
  .default([0.3, 0.1, 0.05])
  .describe(
    'relative errors of the field on validation systems, the goals that trainings are timed to [ours]',
  );

const figures = z.strictObject({
  methods: z
    .array(method)
    .min(1)
    .default(['hnn-anil', 'hnn-maml', 'hnn-pretrained', 'naive-anil'])
    .describe('whose predictions are shown; the gallery is that of the first [ours]'),
  systems: count.default(2).describe('unseen systems: the first so many [ours]'),
  gallery: z.int().min(2).default(8).describe('systems from best to worst [ours]'),
});

/** What `compareMethods` asks for. */
export const methodsProtocol = (iterations: Parameters<typeof training>[0]) => ({
  noise: z
    .number()
    .nonnegative()
    .default(0)
    .describe('standard deviation of the noise on observed support states, in their units [poster: none]'),
  dataSeed,
  testSeed,
  metaTrain: metaTrain.prefault({}),
  validation: validation.prefault({}),
  metaTest: metaTest.prefault({}),
  network,
  methods: comparedMethods,
  seeds,
  training: training(iterations).prefault({}),
  adaptation: adaptation.prefault({}),
  rollout: rolloutProtocol.prefault({}),
  farthest,
  comparison: comparison.prefault({}),
  beyond: beyond.prefault({}),
  features: features.prefault({}),
  costThresholds,
  figures: figures.prefault({}),
});

/** What is asked of several choices together: features of systems that there are, and batches that can be filled. */
export const enoughSystems = {
  check: ({ features, metaTest }: { features: { systems: number }; metaTest: { tasks: number } }) =>
    features.systems <= metaTest.tasks,
  otherwise: {
    path: ['features', 'systems'],
    error: 'features are those of unseen systems; ask for as many as metaTest.tasks at most',
  },
};

export const enoughToTrain = {
  check: (p: { metaTrain: { tasks: number }; training: { batchTasks: number } }) =>
    fillsBatch(p.metaTrain.tasks, p.training),
  otherwise: { path: ['metaTrain', 'tasks'], error: emptyBatch },
};
