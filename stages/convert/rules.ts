// How chosen rules lie among those that were offered.
import type { AdaptationRule } from '../../schemas/evaluation.ts';

/** Whether no smaller or no larger step size of its kind was offered. */
export function isAtEdge({ kind, stepSize }: AdaptationRule, candidates: readonly AdaptationRule[]): boolean {
  const sizes = candidates.filter((rule) => rule.kind === kind).map((rule) => rule.stepSize);
  return stepSize === Math.min(...sizes) || stepSize === Math.max(...sizes);
}
