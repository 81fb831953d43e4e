// The choices that all benchmarks have in common. What the poster (Lee and Seong, "Meta-Learned Hamiltonian", ML4PS
// workshop at NeurIPS 2020; Lee, Yang and Seong, ICLR 2021) publishes is marked [poster]; [ours] is not published and
// declared here.
import { z } from 'zod';
import { hiddenLayers } from '../../schemas/parameters.ts';

export const count = z.int().positive();

export const gravity = z
  .number()
  .positive()
  .default(1)
  .describe('g in m/s^2, the same for all pendulums [ours: the poster gives no value]');

export const dataSeed = z
  .int()
  .default(0)
  .describe('systems to learn from and to judge choices on, and their observations');

export const testSeed = z
  .int()
  .default(0)
  .describe('unseen systems, their observations and initial states; the paper profile has its own [ours]');

/** How a network is trained on the meta-train systems. */
const outerLoop = (defaults: {
  iterations: number;
  learningRate?: number;
  warmUp: number;
  taskGradientClip: number | null;
}) =>
  z.strictObject({
    iterations: count.default(defaults.iterations).describe('steps of the outer Adam [ours]'),
    learningRate: z
      .number()
      .positive()
      .default(defaults.learningRate ?? 8e-3)
      .describe('its largest rate [ours]'),
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
      .default(50)
      .describe('iterations between measurements on the validation systems [ours]'),
    maml: outerLoop({ iterations: iterations.maml, warmUp: 200, taskGradientClip: 10 }).prefault({}),
    firstOrderMaml: outerLoop({
      iterations: iterations.maml,
      learningRate: 4e-3,
      warmUp: 200,
      taskGradientClip: 10,
    })
      .prefault({})
      .describe('with 8e-3 most trainings came apart, with 2e-3 they had not begun to learn'),
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

export const rolloutProtocol = z.strictObject({
  seconds: z.number().positive().default(20).describe('[poster]'),
  times: z.int().min(2).default(101).describe('at which states and energies are compared [ours]'),
  initialStates: count.default(1).describe('per system, on its bound orbits [ours]'),
  rtol: z.number().positive().default(1e-9).describe('relative tolerance of Dormand-Prince 5(4) [as in HNN]'),
  atol: z.number().positive().default(1e-9).describe('absolute tolerance [ours]'),
  maxSteps: count.default(20_000).describe('a rollout that needs more has diverged [ours]'),
});

export const farthest = z
  .number()
  .positive()
  .default(10)
  .describe("widths of the window of states: a rollout farther from the window's middle has diverged [ours]");

/** An interval for all pairs together lies far out in the tails, where there must be replicates. */
export const enoughReplicates = {
  check: (comparison: { pairs: readonly unknown[]; confidence: number; replicates: number }) =>
    comparison.replicates * (1 - comparison.confidence) >= 20 * comparison.pairs.length,
  otherwise: {
    path: ['replicates'],
    error: 'too few for so many pairs at this confidence: ask for 20 x pairs / (1 - confidence) at least',
  },
};

/** Whether there are as many meta-train systems as a batch takes. */
export const fillsBatch = (tasks: number, { batchTasks }: { batchTasks: number }) => tasks >= batchTasks;

export const emptyBatch = 'fewer systems than training.batchTasks: ask for more, or for smaller batches';
