// Paired differences of the methods in a table of errors, as rows.
import exp from '@stdlib/math-base-special-exp';
import { stream } from '../../science/random/stream.ts';
import { crossedResamples } from '../../science/statistics/crossed-bootstrap.ts';
import { bonferroniConfidence } from '../../science/statistics/multiple-comparisons.ts';
import { pairedDifference } from '../../science/statistics/paired-difference.ts';
import type { ErrorTable } from './error-tables.ts';

export interface Comparison {
  /** A and B: hypotheses that A errs less. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly confidence: number;
  /** Of the bootstrap. */
  readonly replicates: number;
  readonly seed: number;
}

/**
 * The pairs of which both methods are in the table; the same resamples serve all of them. Ratios are errors of A over
 * errors of B; their intervals, which decide, hold for all pairs together.
 */
export function pairedRows(
  { seeds, systems, errors }: ErrorTable<unknown>,
  { pairs, confidence, replicates, seed }: Comparison,
) {
  const known = pairs.filter((pair) => pair.every((name) => errors.has(name)));
  const resamples = crossedResamples(seeds, systems, replicates, stream(seed, 'bootstrap'));
  const forAll = bonferroniConfidence(confidence, Math.max(known.length, 1));
  return known.map(([a, b]) => {
    const { median, low, high, ...counted } = pairedDifference(
      errors.get(a)!,
      errors.get(b)!,
      resamples,
      forAll,
    );
    return {
      a,
      b,
      ratio: powerOfTen(median),
      ratioLow: powerOfTen(low),
      ratioHigh: powerOfTen(high),
      ...counted,
    };
  });
}

function powerOfTen(exponent: number): number {
  return exp(exponent * Math.LN10);
}
