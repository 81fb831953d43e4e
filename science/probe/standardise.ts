// Features on one scale, so that one penalty suits them all.
import { columnMeans } from '../statistics/columns.ts';

/** A spread this small beside the values is rounding: the feature is constant. */
const ROUNDING = 1e-12;

export interface Standardisation {
  /** How many features vary and are kept. */
  readonly kept: number;
  /** Rows of all features [n, p] -> rows of the kept ones [n, kept], moved and scaled as those it was made from. */
  apply(features: Float64Array, rows: number): Float64Array;
}

/** To mean 0 and variance 1 over these rows [n, p]; features that are constant in them are left out. */
export function standardisation(features: Float64Array, rows: number): Standardisation {
  const columns = features.length / rows;
  const means = columnMeans(features, rows);
  const squares = new Float64Array(columns);
  const largest = new Float64Array(columns);
  for (let i = 0; i < features.length; i++) {
    const j = i % columns;
    const deviation = features[i] - means[j];
    squares[j] += deviation * deviation;
    largest[j] = Math.max(largest[j], Math.abs(features[i]));
  }
  const deviations = squares.map((square) => Math.sqrt(square / rows));
  const kept = Uint32Array.from(means.keys()).filter((j) => deviations[j] > ROUNDING * largest[j]);
  return {
    kept: kept.length,
    apply(features, rows) {
      const standardised = new Float64Array(rows * kept.length);
      for (let r = 0; r < rows; r++) {
        kept.forEach((j, i) => {
          standardised[r * kept.length + i] = (features[r * columns + j] - means[j]) / deviations[j];
        });
      }
      return standardised;
    },
  };
}
