// How good an initialisation is, judged on systems that it was not trained on.
import type { Backend, InnerLoop } from '../../kernels/backend.ts';
import { innerLoop } from '../../kernels/inner-loop.ts';
import type { Model } from '../../kernels/model.ts';
import { repeatRow } from '../../kernels/rows.ts';
import { quantileOfSorted, worstLast } from '../metrics/quantiles.ts';
import { normaliseTasks } from './normalisation.ts';
import type { TaskData } from './task-data.ts';

/**
 * Median over tasks of the query loss after the inner loop on their support, in units of sigma^2 of the support: the
 * square of a relative field error. The median, because a task that diverges must not hide the others; it counts as
 * infinitely wrong, so where half of them diverge the loss is infinite.
 */
export function validationLoss(
  backend: Backend,
  model: Model,
  inner: InnerLoop,
  initialisation: Float64Array,
  data: TaskData,
): number {
  const { support, query } = normaliseTasks(data);
  const adapted = innerLoop(backend, model, repeatRow(initialisation, support.tasks), support, inner).at(-1)!;
  return quantileOfSorted(worstLast(backend.loss(model, adapted, query)), 0.5);
}
