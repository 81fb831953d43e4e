// Which adaptation rule suits an initialisation, judged on validation systems.
import type { Backend } from '../../kernels/backend.ts';
import type { Model } from '../../kernels/model.ts';
import { quantileOfSorted, worstLast } from '../metrics/quantiles.ts';
import { adapt, type AdaptationRule } from './adapt.ts';
import { normalise, taskScales } from './normalisation.ts';
import type { TaskData } from './task-data.ts';

export interface RuleTrial {
  readonly backend: Backend;
  readonly model: Model;
  /** Gradient steps after which a rule is judged. */
  readonly steps: number;
}

/** No rule that was tried leads to a finite loss. */
export class NoRuleWorksError extends Error {
  override readonly name = 'NoRuleWorksError';
}

/**
 * The median over validation tasks of the query loss that each candidate leads to, in units of sigma^2 of the support,
 * and the index of the best: the first of equal ones.
 *
 * @throws NoRuleWorksError when no candidate's median is finite.
 */
export function chooseRule(
  { backend, model, steps }: RuleTrial,
  initialisation: Float64Array,
  { support, query }: TaskData,
  candidates: readonly AdaptationRule[],
): { losses: Float64Array; best: number } {
  const target = normalise(query, taskScales(support));
  const losses = Float64Array.from(candidates, (rule) => {
    const { parameters, stoppedAfter } = adapt(
      { backend, model, rule, steps: [steps] },
      initialisation,
      support,
    );
    // A task that diverged counts as worst, so that a rule isn't praised for those that it left over.
    const taskLosses = backend.loss(model, parameters[0], target);
    const judged = taskLosses.map((loss, task) => (stoppedAfter[task] === -1 ? loss : Infinity));
    return quantileOfSorted(worstLast(judged), 0.5);
  });
  let best = -1;
  losses.forEach((loss, i) => {
    if (Number.isFinite(loss) && (best < 0 || loss < losses[best])) best = i;
  });
  if (best < 0) {
    throw new NoRuleWorksError(
      `None of ${candidates.length} adaptation rules leads to a finite median loss on ${support.tasks} validation ` +
        `systems after ${steps} steps. Offer smaller step sizes.`,
    );
  }
  return { losses, best };
}
