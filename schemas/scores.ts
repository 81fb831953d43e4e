import { table, tensors } from 'phaseline';

/** What one network does on unseen systems. Units are those of `data.ts`. */

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

/** Linear CKA of each layer's features before and after adaptation, a system a row; the last layer is the output. */
export const similarity = table('similarity', {
  task: 'int32',
  steps: 'int32',
  layer: 'int32',
  cka: 'float64?',
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
