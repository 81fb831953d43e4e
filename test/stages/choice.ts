// Rules that nobody had to choose.
import type { AdaptationRule } from '../../schemas/evaluation.ts';

/** A choice of one rule for each of these numbers of gradient steps. */
export function choiceOf(steps: readonly number[], ruleFor: (steps: number) => AdaptationRule) {
  const candidates = steps.map(ruleFor);
  return {
    shots: 4,
    systems: 5,
    candidates,
    chosen: steps.map((number, i) => ({
      steps: number,
      rule: candidates[i],
      validationLosses: candidates.map(() => null),
    })),
  };
}
