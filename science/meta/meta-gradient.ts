// How the loss after adaptation changes with the shared initialisation.
import type { Backend, Mask } from '../../kernels/backend.ts';
import { headRange, parameterCount } from '../../kernels/model.ts';
import type { Model } from '../../kernels/model.ts';
import { clipNorm, euclideanNorm } from '../training/clip.ts';
import { innerLoop } from './inner-loop.ts';
import { repeatRow } from './task-data.ts';
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
 * With M the mask of the inner loop, theta_{s+1} = theta_s - alpha M grad L(theta_s), so by the chain rule
 * g_S = grad L_query(theta_S) and g_s = g_{s+1} - alpha H_s M g_{s+1}, s = S-1 .. 0, where H_s is the Hessian of
 * the support loss at theta_s (Finn et al. 2017, eq. 1, differentiated through section 2.2's update). First-order MAML stops at g_S.
 *
 * @param parameters The shared initialisation, [P].
 * @throws AllTasksDivergedError when no task is left.
 */
export function metaGradient(problem: MetaLoss, parameters: Float64Array, data: TaskData): MetaGradient {
  const { backend, model, algorithm, innerStepSize, innerSteps, taskGradientClip } = problem;
  const { support, query } = data;
  const mask = innerMask(algorithm);
  const loop = { backend, model, mask, stepSize: innerStepSize, steps: innerSteps };
  const path = innerLoop(loop, repeatRow(parameters, query.tasks), support);
  const { loss, gradient: gradients } = backend.gradient(model, path.at(-1)!, query, 'all');
  if (algorithm !== 'first-order-maml') {
    for (let s = innerSteps - 1; s >= 0; s--) {
      const vectors = mask === 'head' ? headOnly(model, gradients) : gradients;
      const products = backend.hessianVectorProduct(model, path[s], support, mask, vectors);
      for (let i = 0; i < gradients.length; i++) gradients[i] -= innerStepSize * products[i];
    }
  }
  return meanOverTasks(loss, gradients, taskGradientClip);
}

function headOnly(model: Model, vectors: Float64Array): Float64Array {
  const count = parameterCount(model);
  const { start } = headRange(model);
  const heads = new Float64Array(vectors.length);
  for (let at = 0; at < vectors.length; at += count) {
    heads.set(vectors.subarray(at + start, at + count), at + start);
  }
  return heads;
}

/** Sums in task order, so that the bits don't depend on how a backend shares out the tasks. */
function meanOverTasks(losses: Float64Array, gradients: Float64Array, clip: number | null): MetaGradient {
  const count = gradients.length / losses.length;
  const mean = new Float64Array(count);
  const droppedTasks: number[] = [];
  let lossSum = 0;
  losses.forEach((loss, t) => {
    const gradient = gradients.subarray(t * count, (t + 1) * count);
    const norm = clip === null ? euclideanNorm(gradient) : clipNorm(gradient, clip);
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      droppedTasks.push(t);
      return;
    }
    lossSum += loss;
    for (let i = 0; i < count; i++) mean[i] += gradient[i];
  });
  const kept = losses.length - droppedTasks.length;
  if (kept === 0) {
    throw new AllTasksDivergedError(
      `The loss or gradient of all ${losses.length} tasks of the batch is no longer finite, so training cannot go on. ` +
        'Lower the inner step size or the learning rate, lengthen the warm-up, or clip the gradient of each task.',
    );
  }
  for (let i = 0; i < count; i++) mean[i] /= kept;
  return { loss: lossSum / kept, gradient: mean, droppedTasks };
}
