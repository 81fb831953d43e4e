// The results as plain data.
import type { Method } from '../schemas/methods.ts';

/** Median and quartiles, NaN where they are not finite: what is not finite counts as infinite. */
export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** What a result is about. */
export interface Setting {
  readonly method: Method;
  /** K */
  readonly shots: number;
  /** Gradient steps of the adaptation. */
  readonly steps: number;
}

/** One metric of one method, over systems and seeds. */
export interface Result extends Setting, Spread {
  readonly metric: MetricName;
  /** Of the finite values. */
  readonly mean: number;
  readonly systems: number;
  readonly seeds: number;
  /** How many of systems x seeds are not finite. */
  readonly lost: number;
}

/** The median over the systems of one seed. */
export interface SeedResult extends Setting {
  readonly metric: MetricName;
  readonly seed: number;
  readonly median: number;
}

export interface Metric {
  readonly name: MetricName;
  readonly title: string;
  /** What it is, in a few words. */
  readonly meaning: string;
}

export type MetricName =
  | 'fieldRelativeError'
  | 'fieldMse'
  | 'trajectoryMse'
  | 'energyMse'
  | 'learnedEnergyMse';

export const metrics: readonly Metric[] = [
  {
    name: 'fieldRelativeError',
    title: 'relative field error',
    meaning: 'root mean squared error of the predicted field over that of a zero field, on the grid',
  },
  { name: 'fieldMse', title: 'field MSE', meaning: 'mean squared error of the predicted field, on the grid' },
  {
    name: 'trajectoryMse',
    title: 'trajectory MSE',
    meaning: 'mean squared distance of the rollout from the true motion',
  },
  {
    name: 'energyMse',
    title: 'energy MSE',
    meaning: 'mean squared error of the energy (the true Hamiltonian) along the rollout',
  },
  {
    name: 'learnedEnergyMse',
    title: 'drift of the learned energy',
    meaning:
      "mean squared change along the rollout of the network's own Hamiltonian, which its field conserves: what there is " +
      'comes from the integrator alone, and is no merit; the naive network has none',
  },
];

/** Those that the comparisons are about. */
export const comparedMetrics: readonly Metric[] = metrics.filter(
  ({ name }) => name !== 'fieldMse' && name !== 'learnedEnergyMse',
);

/** @throws RangeError for an unknown name. */
export function metricNamed(name: string): Metric {
  const found = metrics.find((metric) => metric.name === name);
  if (found === undefined) {
    throw new RangeError(
      `There is no metric '${name}'. There are: ${metrics.map((metric) => metric.name).join(', ')}.`,
    );
  }
  return found;
}

/** The distinct values in the order of their first appearance. */
export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** The distinct numbers in ascending order. */
export function ascending(values: readonly number[]): number[] {
  return distinct(values).sort((a, b) => a - b);
}

/** What is not finite counts as infinite; NaN where the median is. */
export function medianOf(values: readonly number[]): number {
  const ranked = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : Infinity)).sort();
  const last = ranked.length - 1;
  const median = (ranked[Math.floor(last / 2)] + ranked[Math.ceil(last / 2)]) / 2;
  return Number.isFinite(median) ? median : NaN;
}

/** Whether anything of the metric was measured. */
export function isMeasured(
  results: readonly Pick<Result, 'metric' | 'median'>[],
  metric: MetricName,
): boolean {
  return results.some((result) => result.metric === metric && Number.isFinite(result.median));
}
