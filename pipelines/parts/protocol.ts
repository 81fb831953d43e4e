// The choices that the meta-learning benchmarks have in common. What the poster (Lee and Seong, "Meta-Learned
// Hamiltonian", ML4PS workshop at NeurIPS 2020; Lee, Yang and Seong, ICLR 2021) publishes is marked [poster]; [ours] is
// not published and declared here.
import { z } from 'zod';
import { methods, method } from '../../schemas/methods.ts';
import { adaptationRule, comparisonChoice, gradientSteps, hiddenLayers } from '../../schemas/parameters.ts';

export const count = z.int().positive();

/** How a network is trained on the meta-train systems. */
const outerLoop = (defaults: { iterations: number; warmUp: number; taskGradientClip: number | null }) =>
  z.strictObject({
    iterations: count.default(defaults.iterations).describe('steps of the outer Adam [ours]'),
    learningRate: z.number().positive().default(8e-3).describe('its largest rate [ours]'),
    warmUp: z
      .int()
      .nonnegative()
      .default(defaults.warmUp)
      .describe('iterations in which the rate rises to it [ours]'),
    taskGradientClip: z
      .number()
      .positive()
      .nullable()
      .default(defaults.taskGradientClip)
      .describe("longest gradient of one task; null: any [ours: MAML's steps can be wild]"),
  });

/** The same for every method and family, so that they differ in what is compared alone. */
export const training = (iterations: {
  maml: number;
  anil: number;
  pretrained: number;
  innerSteps: number;
}) =>
  z.strictObject({
    innerSteps: count.default(iterations.innerSteps).describe('S, gradient steps of the inner loop [ours]'),
    innerStepSize: z.number().positive().default(0.01).describe('alpha, for normalised tasks [ours]'),
    batchTasks: count.default(10).describe('tasks per outer step [ours]'),
    gradientClip: z.number().positive().default(1).describe('longest meta-gradient [ours]'),
    finalFraction: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('where the cosine schedule ends, of its top [ours]'),
    validateEvery: count
      .default(100)
      .describe('iterations between measurements on the validation systems [ours]'),
    maml: outerLoop({ iterations: iterations.maml, warmUp: 200, taskGradientClip: 10 })
      .prefault({})
      .describe('MAML and first-order MAML'),
    anil: outerLoop({ iterations: iterations.anil, warmUp: 0, taskGradientClip: null }).prefault({}),
    pretrained: outerLoop({ iterations: iterations.pretrained, warmUp: 0, taskGradientClip: null }).prefault(
      {},
    ),
  });

export type Training = z.output<ReturnType<typeof training>>;

export const seeds = z
  .array(z.int())
  .min(1)
  .default([0, 1, 2])
  .describe('initialisation and order of tasks [ours]');

export const network = hiddenLayers
  .prefault({})
  .describe('softplus, three layers of 64 [ICLR paper], the same for Hamiltonian and naive networks');

export type Network = z.output<typeof network>;

export const comparedMethods = z
  .array(method)
  .min(1)
  .default(methods)
  .describe('HAMAML and HANIL [poster] and what they are compared with [ours]');

export const metaTrain = z.strictObject({
  tasks: count.default(10_000).describe('systems to meta-train on [poster]'),
  support: count.default(50).describe('points per system to adapt to [poster]'),
  query: count.default(50).describe('points per system to score the adapted model [poster]'),
});

export const validation = z.strictObject({
  tasks: count.default(20).describe('systems on which choices are judged; never the test systems [ours]'),
  query: count.default(200).describe('points per system to score the adapted model [ours]'),
});

export const metaTest = z.strictObject({
  tasks: count.default(100).describe('unseen systems that the results are about [ours]'),
});

export const adaptation = z.strictObject({
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
        ]),
      others: z
        .array(adaptationRule)
        .min(1)
        .default([
          { kind: 'sgd', stepSize: 0.01 },
          { kind: 'sgd', stepSize: 0.1 },
          { kind: 'adam', stepSize: 0.003 },
          { kind: 'adam', stepSize: 0.01 },
          { kind: 'adam', stepSize: 0.03 },
          { kind: 'adam', stepSize: 0.1 },
        ]),
    })
    .prefault({})
    .describe(
      'of which each method takes the one that does best on the validation systems, for each K, after the last of the ' +
        'gradient steps: the inner loop of a meta-learned network is plain descent, so others would be another method [ours]',
    ),
});

export const rolloutProtocol = z.strictObject({
  seconds: z.number().positive().default(20).describe('[poster]'),
  times: z.int().min(2).default(101).describe('at which states and energies are compared [ours]'),
  initialStates: count.default(1).describe('per system, on its bound orbits [ours]'),
  rtol: z.number().positive().default(1e-9).describe('relative tolerance of Dormand-Prince 5(4) [as in HNN]'),
  atol: z.number().positive().default(1e-9).describe('absolute tolerance [ours]'),
  maxSteps: count.default(20_000).describe('a rollout that needs more has diverged [ours]'),
});

/** Which of them are claims of the poster, and which the benchmark's own questions, the report says. */
export const comparison = z.strictObject({
  pairs: z
    .array(z.tuple([method, method]))
    .min(1)
    .default([
      ['hnn-maml', 'hnn-pretrained'],
      ['hnn-anil', 'hnn-pretrained'],
      ['hnn-pretrained', 'hnn-scratch'],
      ['naive-maml', 'naive-pretrained'],
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
});

export const beyond = z.strictObject({
  tasks: count.default(100).describe('systems with a parameter outside its range, up to twice it [ours]'),
  methods: z.array(method).min(1).default(['hnn-maml', 'hnn-anil', 'naive-maml', 'naive-anil']),
  gradientSteps: gradientSteps.default([5]),
  bins: count.default(5).describe('of the excess in the summary [ours]'),
});

export const features = z
  .strictObject({
    methods: z
      .array(method)
      .min(1)
      .default(['hnn-maml', 'hnn-anil', 'hnn-pretrained', 'naive-maml', 'naive-anil'])
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

export const costThresholds = z
  .array(z.number().positive())
  .min(1)
  .default([0.3, 0.1, 0.05])
  .describe(
    'relative errors of the field on validation systems, the goals that trainings are timed to [ours]',
  );

export const figures = z.strictObject({
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
  dataSeed: z.int().default(0).describe('systems and their observations'),
  metaTrain: metaTrain.prefault({}),
  validation: validation.prefault({}),
  metaTest: metaTest.prefault({}),
  network,
  methods: comparedMethods,
  seeds,
  training: training(iterations).prefault({}),
  adaptation: adaptation.prefault({}),
  rollout: rolloutProtocol.prefault({}),
  comparison: comparison.prefault({}),
  beyond: beyond.prefault({}),
  features: features.prefault({}),
  costThresholds,
  figures: figures.prefault({}),
});
