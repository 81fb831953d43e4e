// Quantiles of heavy-tailed errors, of which some may have diverged.

/** A sorted copy of errors in which what is not finite is infinite: worse than everything. */
export function worstLast(errors: Float64Array): Float64Array {
  return errors.map((error) => (Number.isFinite(error) ? error : Infinity)).sort();
}

/**
 * The quantile of sorted values, the last of which may be infinite, by linear interpolation between order statistics,
 * h = (n - 1) probability (Hyndman & Fan 1996, type 7: the default of R and NumPy). Infinite where it falls between a
 * finite and an infinite value; NaN without values.
 */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return NaN;
  const h = (sorted.length - 1) * probability;
  const below = Math.floor(h);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  // Zero times infinity, and the difference of two infinities, would be NaN.
  return h === below || low === high ? low : low + (h - below) * (high - low);
}
