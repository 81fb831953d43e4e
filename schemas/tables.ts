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

/** The course of a meta-training; `validationLoss` is NaN at iterations where it was not measured. */
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

/** Adapted parameters: as `learner`, with leading axes [gradient steps, tasks]; and `sigma` [tasks]. */
export const adapted = tensors('adapted');

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

/** The errors of one adapted model a row; NaN where there is no finite value. */
export const scores = table('scores', {
  task: 'int32',
  steps: 'int32',
  fieldMse: 'float64?',
  fieldRelativeError: 'float64?',
  trajectoryMse: 'float64?',
  energyMse: 'float64?',
  diverged: 'bool',
});

const quartiles = {
  fieldMse: 'float64?',
  fieldMseQ1: 'float64?',
  fieldMseQ3: 'float64?',
  fieldRelativeError: 'float64?',
  fieldRelativeErrorQ1: 'float64?',
  fieldRelativeErrorQ3: 'float64?',
  trajectoryMse: 'float64?',
  trajectoryMseQ1: 'float64?',
  trajectoryMseQ3: 'float64?',
  energyMse: 'float64?',
  energyMseQ1: 'float64?',
  energyMseQ3: 'float64?',
} as const;

/** Median and quartiles over all unseen systems and seeds; counts of what is behind them. */
export const results = table('results', {
  algorithm: 'utf8',
  shots: 'int32',
  steps: 'int32',
  ...quartiles,
  systems: 'int32',
  seeds: 'int32',
  diverged: 'int32',
});

/** The same for each seed alone, over its systems: how far the results spread over seeds. */
export const resultsBySeed = table('results-by-seed', {
  algorithm: 'utf8',
  shots: 'int32',
  steps: 'int32',
  seed: 'int32',
  ...quartiles,
  systems: 'int32',
  diverged: 'int32',
});
