// How far a learned vector field is from the true one.

export interface FieldErrors {
  /** Mean over points of |predicted - true|^2 (summed over components), per task [T]. */
  readonly mse: Float64Array;
  /** sqrt(MSE / mean over points of |true|^2), per task [T]: 1 for a field that is zero. */
  readonly relative: Float64Array;
}

/** Errors of predicted fields [T, N, D] against the true ones, the loss of Greydanus et al. 2019, eq. 3. */
export function fieldErrors(
  predicted: Float64Array,
  truth: Float64Array,
  tasks: number,
  points: number,
): FieldErrors {
  const length = truth.length / tasks;
  const mse = new Float64Array(tasks);
  const relative = new Float64Array(tasks);
  for (let t = 0; t < tasks; t++) {
    let error = 0;
    let square = 0;
    for (let i = t * length; i < (t + 1) * length; i++) {
      const difference = predicted[i] - truth[i];
      error += difference * difference;
      square += truth[i] * truth[i];
    }
    mse[t] = error / points;
    relative[t] = Math.sqrt(error / square);
  }
  return { mse, relative };
}
