// Which of two methods errs less on the same systems, and whether the data say so.
import ln from '@stdlib/math-base-special-ln';
import { bootstrapInterval } from './bootstrap-interval.ts';
import type { CrossedResamples } from './crossed-bootstrap.ts';

export interface PairedDifference {
  /** Median over (seed, system) of log10(error of A / error of B): below 0 where A errs less. May be infinite. */
  readonly median: number;
  /** Lower end of its interval, possibly infinite. */
  readonly low: number;
  /** Upper end, likewise. */
  readonly high: number;
  /** How many pairs (seed, system) there are. */
  readonly pairs: number;
  /** In how many of them A diverged. */
  readonly divergedA: number;
  readonly divergedB: number;
  /** The method with the smaller error, where the whole interval is on its side of 0. */
  readonly verdict: 'A' | 'B' | 'undecided';
}

/**
 * Compares the errors [seeds, systems] of methods A and B, paired by seed and system. NaN or infinite errors are
 * those of runs that diverged: such a run errs more than any other, and as much as another that diverged. They count
 * in the median, so that it can be infinite; nothing is left out.
 *
 * The interval (see `bootstrapInterval`) is that of one comparison alone: for several, see `bonferroniConfidence`.
 *
 * @param confidence Of the two-sided interval, 0.95 as a rule.
 * @throws RangeError for arrays of another shape than the resamples, negative errors, or too few replicates.
 */
export function pairedDifference(
  errorsA: Float64Array,
  errorsB: Float64Array,
  resamples: CrossedResamples,
  confidence: number,
): PairedDifference {
  const pairs = resamples.seeds * resamples.systems;
  checkErrors('A', errorsA, resamples);
  checkErrors('B', errorsB, resamples);
  const ratios = errorsA.map((error, i) => logRatio(error, errorsB[i]));
  const { estimate, low, high } = bootstrapInterval(ratios, resamples, confidence);
  return {
    median: estimate,
    low,
    high,
    pairs,
    divergedA: countDiverged(errorsA),
    divergedB: countDiverged(errorsB),
    verdict: high < 0 ? 'A' : low > 0 ? 'B' : 'undecided',
  };
}

/** A difference of logarithms, not that of a ratio: exchanging the methods changes its sign and no bit else. */
function logRatio(a: number, b: number): number {
  const divergedA = !Number.isFinite(a);
  const divergedB = !Number.isFinite(b);
  if (divergedA || divergedB) return divergedA === divergedB ? 0 : divergedA ? Infinity : -Infinity;
  return a === b ? 0 : (ln(a) - ln(b)) / Math.LN10;
}

function countDiverged(errors: Float64Array): number {
  return errors.reduce((count, error) => count + (Number.isFinite(error) ? 0 : 1), 0);
}

function checkErrors(name: string, errors: Float64Array, { seeds, systems }: CrossedResamples): void {
  if (errors.length !== seeds * systems) {
    throw new RangeError(
      `The errors of ${name} hold ${errors.length} numbers, but the resamples are of ${seeds} seeds and ` +
        `${systems} systems. Give one error for each pair.`,
    );
  }
  const negative = errors.find((error) => error < 0);
  if (negative !== undefined) {
    throw new RangeError(
      `An error of ${name} is ${negative}. Errors are squares or norms: give none below 0.`,
    );
  }
}
