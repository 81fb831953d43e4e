// Comparisons of two methods, and what they allow to say.
import type { Method } from '../schemas/methods.ts';
import { labelOf } from './methods.ts';
import { formatNumber } from './numbers.ts';
import type { MetricName } from './results.ts';

/** Which of two methods errs less: the median of error of A over error of B, and its interval. */
export interface Comparison {
  readonly metric: MetricName;
  /** Gradient steps of the adaptation. */
  readonly steps: number;
  readonly a: Method;
  readonly b: Method;
  /** Below 1 where A errs less. This and the ends of the interval may be infinite or, as their inverses, 0. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Whether the interval, which is simultaneous over the declared pairs of one setting, lies on one side of 1. */
  readonly verdict: 'A' | 'B' | 'undecided';
  /** Of seed and system; in how many of them A and B diverged. */
  readonly pairs: number;
  readonly divergedA: number;
  readonly divergedB: number;
}

export interface Contrast extends Comparison {
  /** K */
  readonly shots: number;
}

/** `HAMAML / HANIL` */
export function pairOf({ a, b }: Comparison): string {
  return `${labelOf(a)} / ${labelOf(b)}`;
}

/** @param confidence of the interval, such as 0.95 */
export function sentenceOf(contrast: Comparison, confidence: number): string {
  const { ratio, low, high } =
    contrast.verdict === 'B'
      ? { ratio: 1 / contrast.ratio, low: 1 / contrast.high, high: 1 / contrast.low }
      : contrast;
  const numbers =
    `ratio ${boundText(ratio)}, simultaneous ${percentText(confidence)} interval ` +
    `${boundText(low)} to ${boundText(high)}`;
  return contrast.verdict === 'undecided'
    ? `Whether ${labelOf(contrast.a)} or ${labelOf(contrast.b)} errs less, these data do not say (${numbers}).`
    : `${verdictOf(contrast)} (${numbers}).`;
}

/** `HAMAML beats HANIL` only where the data say so. */
export function verdictOf({ a, b, verdict }: Comparison): string {
  switch (verdict) {
    case 'A':
      return `${labelOf(a)} beats ${labelOf(b)}`;
    case 'B':
      return `${labelOf(b)} beats ${labelOf(a)}`;
    case 'undecided':
      return 'undecided';
  }
}

/** `95%` */
export function percentText(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

/** A ratio or an end of its interval, which may be infinite. */
export function boundText(ratio: number): string {
  return ratio === Infinity ? '∞' : formatNumber(ratio);
}
