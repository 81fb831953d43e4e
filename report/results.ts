// The results as plain data.

/** Median and quartiles; NaN where no value was finite. */
export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ResultRow {
  readonly algorithm: string;
  /** K */
  readonly shots: number;
  /** Gradient steps of the adaptation. */
  readonly steps: number;
  readonly errors: Readonly<Record<MetricName, Spread>>;
  readonly systems: number;
  readonly diverged: number;
}

export type MetricName = 'fieldMse' | 'fieldRelativeError' | 'trajectoryMse' | 'energyMse';

export interface Metric {
  readonly name: MetricName;
  readonly title: string;
  /** What it is, in a few words. */
  readonly meaning: string;
}

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
  { name: 'energyMse', title: 'energy MSE', meaning: 'mean squared error of the energy along the rollout' },
];

/** The distinct values in the order of their first appearance. */
export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** Whether anything of the metric was measured. */
export function isMeasured(rows: readonly ResultRow[], metric: MetricName): boolean {
  return rows.some(({ errors }) => Number.isFinite(errors[metric].median));
}
