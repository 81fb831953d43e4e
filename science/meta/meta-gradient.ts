// How the loss after adaptation changes with the shared initialisation.
import type { Backend, Mask, TaskGradients } from '../../kernels/backend.ts';
import type { Model } from '../../kernels/model.ts';
import { clipFactor } from '../training/clip.ts';
import type { TaskData } from './task-data.ts';

/**
 * - `maml`: all parameters adapt (Finn et al. 2017).
 * - `first-order-maml`: the same, its meta-gradient without second derivatives (same paper, section 5.2).
 * - `anil`: only the last layer adapts, all are meta-learned (Raghu et al. 2020).
 */
export type Algorithm = 'maml' | 'first-order-maml' | 'anil';

export interface MetaLoss {
  readonly backend: Backend;
  readonly model: Model;
  readonly algorithm: Algorithm;
  /** alpha of the inner loop. */
  readonly innerStepSize: number;
  /** S; with 0 nothing adapts and the meta-gradient is that of joint training on all tasks. */
  readonly innerSteps: number;
  /** Longest gradient of a single task, clipped before the mean; null for no limit. */
  readonly taskGradientClip: number | null;
}

export interface MetaGradient {
  /** Mean query loss after adaptation. */
  readonly loss: number;
  /** Its gradient with respect to the initialisation, [P]. */
  readonly gradient: Float64Array;
  /** Indices of tasks whose loss or gradient wasn't finite; both means leave them out. */
  readonly droppedTasks: readonly number[];
}

/** Every task of a batch diverged, so there is no gradient to follow. */
export class AllTasksDivergedError extends Error {
  override readonly name = 'AllTasksDivergedError';
}

/** What the algorithm's inner loop adapts. */
export function innerMask(algorithm: Algorithm): Mask {
  return algorithm === 'anil' ? 'head' : 'all';
}

/**
 * The meta-gradient of the mean over tasks of L_query(theta_S), theta_S being S inner steps away from `parameters`.
 *
 * @param parameters The shared initialisation, [P].
 * @throws AllTasksDivergedError when no task is left.
 */
export function metaGradient(problem: MetaLoss, parameters: Float64Array, data: TaskData): MetaGradient {
  const { backend, model, algorithm, innerStepSize, innerSteps, taskGradientClip } = problem;
  const gradients = backend.metaGradients(model, parameters, data.support, data.query, {
    mask: innerMask(algorithm),
    stepSize: innerStepSize,
    steps: innerSteps,
    firstOrder: algorithm === 'first-order-maml',
  });
  return meanOverTasks(gradients, taskGradientClip);
}

function meanOverTasks(
  { loss: losses, norm: norms, weightedSum }: TaskGradients,
  clip: number | null,
): MetaGradient {
  const droppedTasks: number[] = [];
  let lossSum = 0;
  losses.forEach((loss, t) => {
    if (Number.isFinite(loss) && Number.isFinite(norms[t])) lossSum += loss;
    else droppedTasks.push(t);
  });
  const kept = losses.length - droppedTasks.length;
  if (kept === 0) {
    throw new AllTasksDivergedError(
      `The loss or gradient of all ${losses.length} tasks of the batch is no longer finite, so training cannot go on. ` +
        'Lower the inner step size or the learning rate, lengthen the warm-up, or clip the gradient of each task.',
    );
  }
  const dropped = new Set(droppedTasks);
  const weights = norms.map((norm, t) => (dropped.has(t) ? 0 : clipFactor(norm, clip ?? Infinity) / kept));
  return { loss: lossSum / kept, gradient: weightedSum(weights), droppedTasks };
}
