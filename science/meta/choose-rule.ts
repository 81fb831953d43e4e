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
  /** Numbers of gradient steps, ascending: the rule that is best after one step is not the best after a hundred. */
  readonly steps: readonly number[];
}

export interface RuleForSteps {
  readonly steps: number;
  /** The candidate with the least of the losses; of equal ones that which loses fewer tasks, then the first. */
  readonly best: number;
  /**
   * Of each candidate, the median over validation tasks of the query loss in units of sigma^2 of the support; Infinity
   * where it falls among those that diverged.
   */
  readonly losses: Float64Array;
}

/**
 * The best rule for each number of gradient steps. Where no candidate has a finite median, it is the one that loses the
 * fewest tasks: an initialisation that adapts badly is a result, not an error.
 */
export function chooseRule(
  { backend, model, steps }: RuleTrial,
  initialisation: Float64Array,
  { support, query }: TaskData,
  candidates: readonly AdaptationRule[],
): readonly RuleForSteps[] {
  const target = normalise(query, taskScales(support));
  const trials = candidates.map((rule) => {
    const { parameters, stoppedAfter } = adapt({ backend, model, rule, steps }, initialisation, support);
    return parameters.map((adapted, i) => {
      // A task that diverged counts as worst, so that a rule isn't praised for those that it left over.
      const stopped = (task: number) => stoppedAfter[task] !== -1 && stoppedAfter[task] < steps[i];
      const losses = backend.loss(model, adapted, target);
      const sorted = worstLast(losses.map((loss, task) => (stopped(task) ? Infinity : loss)));
      return {
        loss: quantileOfSorted(sorted, 0.5),
        lost: sorted.filter((loss) => loss === Infinity).length,
      };
    });
  });
  return steps.map((number, i) => {
    const tried = trials.map((trial) => trial[i]);
    const ranked = tried.map((_, index) => index);
    // Of two infinite losses the difference is NaN, which counts as none.
    ranked.sort((a, b) => tried[a].loss - tried[b].loss || tried[a].lost - tried[b].lost);
    return { steps: number, best: ranked[0], losses: Float64Array.from(tried, ({ loss }) => loss) };
  });
}
