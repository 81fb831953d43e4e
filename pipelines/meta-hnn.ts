/**
 * The Meta-Learned Hamiltonian: does a network that has seen many pendulums learn what they share, so that a few
 * observations of a new one tell its motion?
 *
 * Lee and Seong, "Meta-Learned Hamiltonian", ML4PS workshop at NeurIPS 2020, and Lee, Yang and Seong, ICLR 2021. The
 * poster publishes the systems, the numbers of tasks and points, the algorithms and the metrics; parameters marked
 * [ours] are not published and are declared here.
 */
import { definePipeline, version } from 'phaseline';
import { z } from 'zod';
import { pipelineBackends } from '../kernels/pipeline-backends.ts';
import { gradientSteps, modelChoice } from '../schemas/parameters.ts';
import { adapt } from '../stages/adapt.ts';
import { aggregate } from '../stages/aggregate.ts';
import { evaluate } from '../stages/evaluate.ts';
import { figures } from '../stages/figures.ts';
import { metaTrain } from '../stages/meta-train.ts';
import { report } from '../stages/report.ts';
import { rollout } from '../stages/rollout.ts';
import { sampleSystems } from '../stages/sample-systems.ts';
import { simulate } from '../stages/simulate.ts';

const count = z.int().positive();

/** The outer loop of one algorithm. */
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
      .describe("longest meta-gradient of one task; null: any [ours: MAML's steps can be wild]"),
  });

export const metaHnnParameters = z.strictObject({
  gravity: z
    .number()
    .positive()
    .default(1)
    .describe('g in m/s^2, the same for all systems [ours: the poster gives no value]'),
  noise: z
    .number()
    .nonnegative()
    .default(0)
    .describe('standard deviation of the noise on observed support states, rad and kg m^2/s [poster: none]'),
  dataSeed: z.int().default(0).describe('systems and their observations'),
  metaTrain: z.strictObject({
    tasks: count.default(10_000).describe('systems to meta-train on [poster]'),
    support: count.default(50).describe('points per system to adapt to [poster]'),
    query: count.default(50).describe('points per system to score the adapted model [poster]'),
  }),
  validation: z.strictObject({
    tasks: count.default(20).describe('systems on which choices are judged; never the test systems [ours]'),
    query: count.default(200).describe('points per system to score the adapted model [ours]'),
  }),
  metaTest: z.strictObject({
    tasks: count.default(100).describe('unseen systems that the results are about [ours]'),
  }),
  model: modelChoice.describe('softplus, three layers of 64 [ICLR paper]'),
  algorithms: z
    .array(z.enum(['maml', 'first-order-maml', 'anil']))
    .min(1)
    .default(['maml', 'anil'])
    .describe('HAMAML and HANIL [poster]'),
  seeds: z.array(z.int()).min(1).default([0, 1, 2]).describe('initialisation and order of tasks [ours]'),
  training: z.strictObject({
    innerSteps: count.default(5).describe('S, gradient steps of the inner loop [ours]'),
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
    maml: outerLoop({ iterations: 3_000, warmUp: 200, taskGradientClip: 10 }),
    anil: outerLoop({ iterations: 6_000, warmUp: 0, taskGradientClip: null }),
  }),
  shots: z.array(count).min(1).default([25, 50]).describe('K, observed points of an unseen system [poster]'),
  gradientSteps: gradientSteps
    .default([0, 1, 5, 20, 100])
    .describe(
      'after how many steps the adapted models are judged [ours]; their size is alpha, as in training',
    ),
  gridPoints: z.int().min(2).default(50).describe('per coordinate, for the error of the field [poster]'),
  rollout: z.strictObject({
    seconds: z.number().positive().default(20).describe('[poster]'),
    times: z.int().min(2).default(201).describe('at which states and energies are compared [ours]'),
    initialStates: count.default(1).describe('per system, on its bound orbits [ours]'),
    rtol: z
      .number()
      .positive()
      .default(1e-9)
      .describe('relative tolerance of Dormand-Prince 5(4) [as in HNN]'),
    atol: z.number().positive().default(1e-9).describe('absolute tolerance [ours]'),
    maxSteps: count.default(20_000).describe('a rollout that needs more has diverged [ours]'),
  }),
  exampleSystems: count.default(2).describe('unseen systems in the figures: the first so many [ours]'),
});

const name = 'meta-hnn';
const description =
  'Meta-learns the Hamiltonian of the pendulum (HAMAML, HANIL) and adapts it to unseen pendulums from K points';

export default definePipeline({
  name,
  description,
  parameters: metaHnnParameters,
  backends: pipelineBackends,
  profiles: {
    /** Everything, tiny: for tests. Its numbers mean nothing. */
    quick: {
      metaTrain: { tasks: 40, support: 20, query: 20 },
      validation: { tasks: 4, query: 20 },
      metaTest: { tasks: 4 },
      model: { hidden: [16, 16] },
      seeds: [0],
      training: {
        innerSteps: 2,
        batchTasks: 4,
        validateEvery: 20,
        maml: { iterations: 60, warmUp: 10 },
        anil: { iterations: 60 },
      },
      shots: [10, 20],
      gradientSteps: [0, 1, 5],
      gridPoints: 12,
      rollout: { times: 41, rtol: 1e-4, atol: 1e-4, maxSteps: 2_000 },
    },
    default: {},
    paper: {
      seeds: [0, 1, 2, 3, 4],
      training: {
        maml: { iterations: 20_000, learningRate: 4e-3, warmUp: 500 },
        anil: { iterations: 50_000 },
      },
    },
  },
  graph({ parameters: p, matrix }) {
    const system = { name: 'pendulum', constants: { g: p.gravity } };

    /** Each purpose draws its systems and states from streams of its own. */
    const observe = (purpose: string, sizes: { tasks: number; support: number; query: number }) => {
      const common = { system, purpose, seed: p.dataSeed };
      const systems = sampleSystems({ ...common, count: sizes.tasks }, { as: `sample-${purpose}` });
      const observations = simulate(
        { systems },
        { ...common, support: sizes.support, query: sizes.query, noise: p.noise },
        { as: `simulate-${purpose}` },
      );
      return { systems, observations };
    };
    const train = observe('meta-train', p.metaTrain);
    const validation = observe('validation', { ...p.validation, support: p.metaTrain.support });
    const test = observe('meta-test', { ...p.metaTest, support: Math.max(...p.shots), query: 0 });

    const { maml, anil, ...training } = p.training;
    const runs = matrix({ algorithm: p.algorithms, seed: p.seeds }, ({ algorithm, seed }) => {
      const { learner, log } = metaTrain(
        { observations: train.observations, validation: validation.observations },
        { algorithm, seed, model: p.model, ...training, ...(algorithm === 'anil' ? anil : maml) },
      );
      const shots = matrix({ shots: p.shots }, ({ shots }) => {
        const adapted = adapt(
          { learner, observations: test.observations },
          { algorithm, shots, stepSize: training.innerStepSize, gradientSteps: p.gradientSteps },
        );
        const trajectories = rollout(
          { adapted, systems: test.systems },
          { system, ...p.rollout, seed: p.dataSeed },
        );
        const scores = evaluate(
          { adapted, systems: test.systems, trajectories },
          { system, gridPoints: p.gridPoints },
        );
        return { adapted, trajectories, scores };
      });
      return { learner, log, shots };
    });

    const { results, bySeed } = aggregate({
      scores: runs.map((run) => run.shots.map((shot) => shot.scores)),
    });
    /** The figures show the models of the first seed that saw the most points. */
    const shownShots = Math.max(...p.shots);
    const shown = runs
      .filter(({ seed }) => seed === p.seeds[0])
      .map((run) => run.shots.filter(({ shots }) => shots === shownShots));
    const { specs, ...drawn } = figures(
      {
        adapted: shown.map((shots) => shots.map((shot) => shot.adapted)),
        trajectories: shown.map((shots) => shots.map((shot) => shot.trajectories)),
        training: runs.map((run) => run.log),
        observations: test.observations,
        systems: test.systems,
        results,
      },
      {
        system,
        shots: shownShots,
        gradientSteps: p.gradientSteps.filter((step) => step <= 5),
        exampleSystems: p.exampleSystems,
        gridPoints: p.gridPoints,
      },
    );
    return {
      results,
      'results-by-seed': bySeed,
      report: report(
        { results, bySeed, ...drawn },
        { pipeline: name, title: 'The Meta-Learned Hamiltonian', description, version, parameters: p },
      ),
      figures: { ...drawn, specs },
      learners: runs.map((run) => run.learner),
      training: runs.map((run) => run.log),
    };
  },
});
