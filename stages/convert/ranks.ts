// Medians and quartiles in which what diverged is worse than everything.
import { quantileOfSorted } from '../../science/metrics/quantiles.ts';

/** `METRIC`, `METRICQ1` and `METRICQ3` of errors; NaN where the quantile falls among those that are not finite. */
export function ranked<const M extends string>(metric: M, errors: Float64Array) {
  const sorted = sortedErrors(errors);
  const at = (probability: number) => finiteOrNaN(quantileOfSorted(sorted, probability));
  return { [metric]: at(0.5), [`${metric}Q1`]: at(0.25), [`${metric}Q3`]: at(0.75) } as Record<
    M | `${M}Q1` | `${M}Q3`,
    number
  >;
}

/** The median of each seed, of errors [seeds, systems]; infinite where half of its systems diverged. */
export function seedMedians(errors: Float64Array, seeds: number): number[] {
  const systems = errors.length / seeds;
  return Array.from({ length: seeds }, (_, seed) => {
    const median = quantileOfSorted(sortedErrors(errors.subarray(seed * systems, (seed + 1) * systems)), 0.5);
    return Number.isFinite(median) ? median : Infinity;
  });
}

export function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}

function sortedErrors(errors: Float64Array): Float64Array {
  return errors.map((error) => (Number.isFinite(error) ? error : Infinity)).sort();
}
