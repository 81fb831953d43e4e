import { table, tensors } from 'phaseline';

/**
 * What is observed and learned. States are rows of canonical coordinates (q_1 … q_n, p_1 … p_n) in the units of the
 * system (SI where the protocol gives units); energies are in the units of its Hamiltonian.
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
