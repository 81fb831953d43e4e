// How good an initialisation is, judged on systems that it was not trained on.
import { quartiles } from '../metrics/quantiles.ts';
import { innerLoop, type InnerLoop } from './inner-loop.ts';
import { normaliseTasks } from './normalisation.ts';
import { repeatRow, type TaskData } from './task-data.ts';

/**
 * Median over tasks of the query loss after the inner loop on their support, in units of sigma^2 of the support: the
 * square of a relative field error. The median, because a task that diverges must not hide the others.
 */
export function validationLoss(loop: InnerLoop, initialisation: Float64Array, data: TaskData): number {
  const { support, query } = normaliseTasks(data);
  const adapted = innerLoop(loop, repeatRow(initialisation, support.tasks), support).at(-1)!;
  return quartiles(loop.backend.loss(loop.model, adapted, query)).median;
}
