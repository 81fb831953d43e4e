// The learning rate over a training run.
import cos from '@stdlib/math-base-special-cos';

export interface Schedule {
  /** The rate at the end of the warm-up. */
  readonly peak: number;
  /** Iterations of linear warm-up; 0 for none. */
  readonly warmUp: number;
  /** Iterations of the whole run. */
  readonly iterations: number;
  /** The rate of the last iteration, as a fraction of the peak. */
  readonly finalFraction: number;
}

/**
 * The rate at `iteration` = 0 .. iterations - 1: peak (i + 1)/warmUp, then half a cosine down to the final fraction
 * (Loshchilov & Hutter 2017, one cycle).
 */
export function learningRateAt(schedule: Schedule, iteration: number): number {
  const { peak, warmUp, iterations, finalFraction } = schedule;
  if (iteration < warmUp) return (peak * (iteration + 1)) / warmUp;
  const progress = Math.min((iteration - warmUp) / Math.max(iterations - 1 - warmUp, 1), 1);
  return peak * (finalFraction + (1 - finalFraction) * 0.5 * (1 + cos(Math.PI * progress)));
}
