// How far a learned vector field is from the true one.

export interface FieldError {
  /** Mean over points of |predicted - true|^2 (summed over components). */
  readonly mse: number;
  /** sqrt(MSE / mean over points of |true|^2): 1 for a field that is zero. */
  readonly relative: number;
}

/**
 * The error of one system's predicted field [N, D] against the true one, the loss of Greydanus et al. 2019, eq. 3.
 * Systems may be compared at points of their own, as many as each has.
 */
export function fieldError(predicted: Float64Array, truth: Float64Array, dimension: number): FieldError {
  let error = 0;
  let square = 0;
  for (let i = 0; i < truth.length; i++) {
    const difference = predicted[i] - truth[i];
    error += difference * difference;
    square += truth[i] * truth[i];
  }
  return { mse: error / (truth.length / dimension), relative: Math.sqrt(error / square) };
}
