// How much of some quantities can be read off features by a linear map (Alain & Bengio 2017).
import { columnMeans } from '../statistics/columns.ts';
import { checkSamples, fitRidge } from './ridge.ts';
import type { Samples } from './ridge.ts';

export interface Probe {
  /** R^2 of each target on the held-out rows, [k]. */
  readonly rSquared: Float64Array;
  /** The ridge penalty of each target, chosen on the training rows, [k]. */
  readonly penalties: Float64Array;
  /** How many features varied in the training rows. */
  readonly featuresUsed: number;
}

/**
 * Ridge regression on the training rows, judged on the held-out ones.
 *
 * @throws RangeError unless both have the same numbers of features and targets, all finite.
 */
export function linearProbe(training: Samples, heldOut: Samples): Probe {
  checkSamples(heldOut);
  const { penalties, featuresUsed, predict } = fitRidge(training);
  for (const kind of ['features', 'targets'] as const) {
    const [trained, asked] = [training, heldOut].map((samples) => samples[kind].length / samples.rows);
    if (trained !== asked) {
      throw new RangeError(`The training rows have ${trained} ${kind} each, the held-out rows ${asked}.`);
    }
  }
  const predicted = predict(heldOut.features, heldOut.rows);
  return { rSquared: rSquared(predicted, heldOut.targets, heldOut.rows), penalties, featuresUsed };
}

/**
 * 1 - sum (y - predicted)^2 / sum (y - mean y)^2 of each column of [n, k], the mean being that of these rows: 1 where
 * all is explained, 0 for their mean, below 0 for anything worse. NaN for a target that doesn't vary.
 */
export function rSquared(predicted: Float64Array, truth: Float64Array, rows: number): Float64Array {
  const means = columnMeans(truth, rows);
  const count = means.length;
  const unexplained = new Float64Array(count);
  const total = new Float64Array(count);
  for (let i = 0; i < truth.length; i++) {
    const k = i % count;
    unexplained[k] += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
    total[k] += (truth[i] - means[k]) * (truth[i] - means[k]);
  }
  return unexplained.map((sum, k) => (total[k] === 0 ? NaN : 1 - sum / total[k]));
}
