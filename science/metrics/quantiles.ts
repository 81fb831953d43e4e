// Summaries of heavy-tailed errors: medians and quartiles, never a lone mean.

export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  /** To stand beside the median, never instead of it: one large error decides it. */
  readonly mean: number;
  /** How many values were finite; all of the above are theirs, NaN when there are none. */
  readonly finite: number;
  /** How many were infinite or NaN, and left out. */
  readonly nonFinite: number;
}

/**
 * The quantile of sorted finite values by linear interpolation between order statistics, h = (n - 1) probability
 * (Hyndman & Fan 1996, type 7: the default of R and NumPy). NaN without values.
 */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return NaN;
  const h = (sorted.length - 1) * probability;
  const below = Math.floor(h);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  return low + (h - below) * (high - low);
}

/** The quantiles of the finite values, at each probability in [0, 1]. */
export function quantiles(values: Float64Array, probabilities: readonly number[]): number[] {
  const sorted = values.filter(Number.isFinite).sort();
  return probabilities.map((probability) => quantileOfSorted(sorted, probability));
}

/** Median, quartiles and mean of the finite values, and how many there are of each kind. */
export function quartiles(values: Float64Array): Quartiles {
  const sorted = values.filter(Number.isFinite).sort();
  return {
    lower: quantileOfSorted(sorted, 0.25),
    median: quantileOfSorted(sorted, 0.5),
    upper: quantileOfSorted(sorted, 0.75),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    finite: sorted.length,
    nonFinite: values.length - sorted.length,
  };
}
