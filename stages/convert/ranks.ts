// Medians and quartiles in which what diverged is worse than everything.
import { quantileOfSorted, worstLast } from '../../science/metrics/quantiles.ts';

/** `METRIC`, `METRICQ1` and `METRICQ3` of errors; NaN where the quantile falls among those that are not finite. */
export function ranked<const M extends string>(metric: M, errors: Float64Array) {
  const sorted = worstLast(errors);
  const at = (probability: number) => finiteOrNaN(quantileOfSorted(sorted, probability));
  return { [metric]: at(0.5), [`${metric}Q1`]: at(0.25), [`${metric}Q3`]: at(0.75) } as Record<
    M | `${M}Q1` | `${M}Q3`,
    number
  >;
}

/** The median, NaN where it falls among those that are not finite. */
export function medianOf(errors: Float64Array): number {
  return finiteOrNaN(quantileOfSorted(worstLast(errors), 0.5));
}

/** `ranked` and `METRICMean` of errors; all NaN without any. */
export function spread<const M extends string>(metric: M, errors: Float64Array = Float64Array.of(NaN)) {
  return {
    ...ranked(metric, errors),
    ...({ [`${metric}Mean`]: finiteMean(errors) } as Record<`${M}Mean`, number>),
  };
}

/** `METRICSeedLow` and `METRICSeedHigh`: the lowest and the highest median of a seed, NaN where that is not finite. */
export function seedBand<const M extends string>(metric: M, errors: Float64Array | undefined, seeds: number) {
  const medians = errors === undefined ? [NaN] : seedMedians(errors, seeds);
  return {
    [`${metric}SeedLow`]: finiteOrNaN(Math.min(...medians)),
    [`${metric}SeedHigh`]: finiteOrNaN(Math.max(...medians)),
  } as Record<`${M}SeedLow` | `${M}SeedHigh`, number>;
}

/** The mean of the finite ones, NaN without any: to stand beside the median, as one large error decides it. */
function finiteMean(errors: Float64Array): number {
  const finite = errors.filter(Number.isFinite);
  return finite.reduce((sum, error) => sum + error, 0) / finite.length;
}

/** How many are not finite. */
export function countLost(errors: Float64Array): number {
  return errors.length - errors.filter(Number.isFinite).length;
}

/** How many relative errors are finite and above 1, that of a prediction which is 0 everywhere. */
export function countWorseThanNone(relativeErrors: Float64Array): number {
  return relativeErrors.filter((error) => Number.isFinite(error) && error > 1).length;
}

/** The median of each seed, of errors [seeds, systems]; infinite where half of its systems diverged. */
function seedMedians(errors: Float64Array, seeds: number): number[] {
  const systems = errors.length / seeds;
  return Array.from({ length: seeds }, (_, seed) =>
    quantileOfSorted(worstLast(errors.subarray(seed * systems, (seed + 1) * systems)), 0.5),
  );
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
