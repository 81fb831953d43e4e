import { table, tensors } from 'phaseline';

/**
 * The tables of the meta-learning benchmarks. States are rows of canonical coordinates (q_1 … q_n, p_1 … p_n) in
 * the units of the system (SI where the protocol gives units); energies are in the units of its Hamiltonian.
 */

/** One row a task (a physical system): its parameters in the order in which the system's definition lists them. */
export const systems = table('systems', {
  task: 'int32',
  parameters: 'float64[]',
});

/**
 * Observed states and their time derivatives, in the order task, support before query, point. `query` tells the two
 * sets of a task apart: support points are adapted to, query points are scored. Seven digits are kept, as networks
 * that compute in float32 see them.
 */
export const observations = table('observations', {
  task: 'int32',
  query: 'bool',
  point: 'int32',
  state: 'float32[]',
  derivative: 'float32[]',
});

/**
 * The course of a training. `validationLoss` is the median over validation systems of the query loss after the inner
 * steps, in units of sigma^2: infinite where half of them diverged, NaN at iterations where it was not measured.
 */
export const trainingLog = table('training-log', {
  iteration: 'int32',
  loss: 'float64',
  gradientNorm: 'float64',
  learningRate: 'float64',
  droppedTasks: 'int32',
  validationLoss: 'float64?',
});

/** A meta-trained initialisation: one tensor a weight matrix [inputs, outputs] and bias [outputs]. */
export const learner = tensors('learner');

/** Adapted parameters in float32: as `learner`, with leading axes [gradient steps, tasks]; and `sigma` [tasks]. */
export const adapted = tensors('adapted');

/**
 * Errors of the adapted field on the grid, a system and a number of gradient steps a row; NaN where not finite. `stopped`
 * where fewer steps were taken, as the next would have led to parameters that are not finite.
 */
export const fieldScores = table('field-scores', {
  task: 'int32',
  steps: 'int32',
  fieldMse: 'float64?',
  fieldRelativeError: 'float64?',
  stopped: 'bool',
});

/**
 * Rollouts of adapted models from initial states, beside the true motion. `energy` is the true Hamiltonian at the
 * predicted state, `learnedEnergy` the model's own (NaN for models without one). Predictions are NaN after the
 * moment at which a rollout stopped to be finite.
 */
export const trajectories = table('trajectories', {
  task: 'int32',
  steps: 'int32',
  initial: 'int32',
  time: 'float64',
  state: 'float64[]?',
  trueState: 'float64[]',
  energy: 'float64?',
  trueEnergy: 'float64',
  learnedEnergy: 'float64?',
});

/**
 * Errors of the rollouts of one adapted model a row, means over time; NaN when one of them diverged. `learnedEnergyMse`
 * is that of the model's own energy from where it began, NaN for models without one.
 */
export const rolloutScores = table('rollout-scores', {
  task: 'int32',
  steps: 'int32',
  trajectoryMse: 'float64?',
  energyMse: 'float64?',
  learnedEnergyMse: 'float64?',
  diverged: 'bool',
});

/** Median and quartiles of a metric, where what is not finite counts as infinite; the mean is that of the finite. */
function spread<const M extends string>(metric: M) {
  const names = [metric, `${metric}Q1`, `${metric}Q3`, `${metric}Mean`] as const;
  return Object.fromEntries(names.map((name) => [name, 'float64?'])) as Record<
    M | `${M}Q1` | `${M}Q3` | `${M}Mean`,
    'float64?'
  >;
}

/** Squared errors against time, over all systems and initial states; `running` is the share that has not diverged. */
export const errorsOverTime = table('errors-over-time', {
  steps: 'int32',
  time: 'float64',
  stateError: 'float64?',
  stateErrorQ1: 'float64?',
  stateErrorQ3: 'float64?',
  energyError: 'float64?',
  energyErrorQ1: 'float64?',
  energyErrorQ3: 'float64?',
  learnedEnergyError: 'float64?',
  learnedEnergyErrorQ1: 'float64?',
  learnedEnergyErrorQ3: 'float64?',
  running: 'float64',
});

const setting = { family: 'utf8', method: 'utf8', shots: 'int32', steps: 'int32' } as const;

/** Errors of the field over all unseen systems and seeds; `nonFinite` and `stopped` of systems x seeds. */
export const fieldResults = table('field-results', {
  ...setting,
  ...spread('fieldRelativeError'),
  ...spread('fieldMse'),
  systems: 'int32',
  seeds: 'int32',
  nonFinite: 'int32',
  stopped: 'int32',
});

/** Errors of the rollouts over all unseen systems and seeds; `diverged` of systems x seeds. */
export const rolloutResults = table('rollout-results', {
  ...setting,
  ...spread('trajectoryMse'),
  ...spread('energyMse'),
  ...spread('learnedEnergyMse'),
  systems: 'int32',
  seeds: 'int32',
  diverged: 'int32',
});

/** The medians of each seed alone: how far the results spread over seeds. */
export const resultsBySeed = table('results-by-seed', {
  ...setting,
  seed: 'int32',
  fieldRelativeError: 'float64?',
  trajectoryMse: 'float64?',
  energyMse: 'float64?',
});

/**
 * Which of two methods errs less: the median over (seed, system) of error of A over error of B, and its interval over
 * seeds and systems, infinite where the data do not bound it. The interval holds for all pairs of the same family,
 * metric, K and steps together, and the verdict (`A`, `B` or `undecided`) is whether it lies on one side of 1.
 */
export const contrasts = table('contrasts', {
  family: 'utf8',
  metric: 'utf8',
  shots: 'int32',
  steps: 'int32',
  a: 'utf8',
  b: 'utf8',
  ratio: 'float64',
  ratioLow: 'float64',
  ratioHigh: 'float64',
  verdict: 'utf8',
  pairs: 'int32',
  divergedA: 'int32',
  divergedB: 'int32',
});

/** Errors of the field of systems beyond the training range, one a row; see `excess` of science/systems. */
export const beyondScores = table('beyond-scores', {
  family: 'utf8',
  method: 'utf8',
  seed: 'int32',
  shots: 'int32',
  steps: 'int32',
  task: 'int32',
  excess: 'float64',
  fieldRelativeError: 'float64?',
});

/** Medians and quartiles of them by how far beyond the training range the systems are: excess in (low, high]. */
export const beyondResults = table('beyond-results', {
  ...setting,
  excessLow: 'float64',
  excessHigh: 'float64',
  fieldRelativeError: 'float64?',
  fieldRelativeErrorQ1: 'float64?',
  fieldRelativeErrorQ3: 'float64?',
  systems: 'int32',
});

/** Linear CKA of each layer's features before and after adaptation, a system a row; the last layer is the output. */
export const similarity = table('similarity', {
  task: 'int32',
  steps: 'int32',
  layer: 'int32',
  cka: 'float64?',
});

/** Medians and quartiles of the similarities over systems and seeds. */
export const similarityResults = table('similarity-results', {
  ...setting,
  layer: 'utf8',
  cka: 'float64?',
  ckaQ1: 'float64?',
  ckaQ3: 'float64?',
});

/** How much of a quantity a linear map of the adapted head tells: R^2 on held-out systems. */
export const probeScores = table('probe-scores', {
  target: 'utf8',
  kind: 'utf8',
  rSquared: 'float64?',
  features: 'int32',
  systems: 'int32',
  heldOut: 'int32',
});

/** The same for all networks: the median over seeds, and the lowest and highest. */
export const probeResults = table('probe-results', {
  family: 'utf8',
  method: 'utf8',
  target: 'utf8',
  kind: 'utf8',
  rSquared: 'float64?',
  rSquaredLow: 'float64?',
  rSquaredHigh: 'float64?',
  seeds: 'int32',
});

/**
 * What a training cost until its validation loss first reached a threshold: iterations and arithmetic, NaN where it
 * never did; and what the whole training cost.
 */
export const costs = table('costs', {
  family: 'utf8',
  method: 'utf8',
  seed: 'int32',
  threshold: 'float64',
  iterations: 'float64?',
  gigaflop: 'float64?',
  totalIterations: 'int32',
  totalGigaflop: 'float64',
  finalValidationLoss: 'float64?',
});

/**
 * Errors at one value of an ablation's arm, everything else being at the centre: medians and quartiles over systems and
 * seeds, and the lowest and highest median of a seed.
 */
export const ablationResults = table('ablation-results', {
  arm: 'utf8',
  value: 'float64',
  algorithm: 'utf8',
  steps: 'int32',
  fieldRelativeError: 'float64?',
  fieldRelativeErrorQ1: 'float64?',
  fieldRelativeErrorQ3: 'float64?',
  fieldRelativeErrorSeedLow: 'float64?',
  fieldRelativeErrorSeedHigh: 'float64?',
  trajectoryMse: 'float64?',
  trajectoryMseQ1: 'float64?',
  trajectoryMseQ3: 'float64?',
  energyMse: 'float64?',
  energyMseQ1: 'float64?',
  energyMseQ3: 'float64?',
  diverged: 'int32',
  systems: 'int32',
  seeds: 'int32',
});

/** Which of two algorithms errs less at one value of an ablation's arm; see `contrasts`. */
export const ablationContrasts = table('ablation-contrasts', {
  arm: 'utf8',
  value: 'float64',
  metric: 'utf8',
  steps: 'int32',
  a: 'utf8',
  b: 'utf8',
  ratio: 'float64',
  ratioLow: 'float64',
  ratioHigh: 'float64',
  verdict: 'utf8',
  pairs: 'int32',
  divergedA: 'int32',
  divergedB: 'int32',
});
