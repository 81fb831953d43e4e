// How far predicted motion strays from the true one, in state and in energy (Greydanus et al. 2019, section 3; Lee &
// Seong 2020). Rollouts that diverged or didn't reach the end hold NaN from there on, and so do their errors.

/** R rollouts at the same times; arrays are [R, times], states [R, times, D]. */
export interface Rollouts {
  /** Predicted states. */
  readonly states: Float64Array;
  readonly truth: Float64Array;
  /** The true Hamiltonian at the predicted states, and along the true motion. */
  readonly energies: Float64Array;
  readonly trueEnergies: Float64Array;
  /** The model's own Hamiltonian at the predicted states; NaN for models without one. */
  readonly learnedEnergies: Float64Array;
}

/** Squared errors at every moment, [R, times]. */
export interface RolloutErrors {
  /** |predicted - true|^2, summed over coordinates. */
  readonly state: Float64Array;
  /** (H(predicted) - H(true))^2 under the true Hamiltonian. */
  readonly energy: Float64Array;
  /** (H(t) - H(0))^2 of the model's own Hamiltonian: what a perfect integrator would make zero. */
  readonly learnedEnergy: Float64Array;
}

/** @param times How many, of each rollout. */
export function rolloutErrors(rollouts: Rollouts, times: number): RolloutErrors {
  const { states, truth, energies, trueEnergies, learnedEnergies } = rollouts;
  const dimension = states.length / energies.length;
  const state = new Float64Array(energies.length);
  states.forEach((value, i) => {
    const difference = value - truth[i];
    state[Math.floor(i / dimension)] += difference * difference;
  });
  const energy = energies.map((value, i) => (value - trueEnergies[i]) * (value - trueEnergies[i]));
  const learnedEnergy = learnedEnergies.map((value, i) => {
    const drift = value - learnedEnergies[i - (i % times)];
    return drift * drift;
  });
  return { state, energy, learnedEnergy };
}

/** The mean of each of the `rows` of an array [rows, n]. */
export function rowMeans(values: Float64Array, rows: number): Float64Array {
  const length = values.length / rows;
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = row * length; i < (row + 1) * length; i++) sum += values[i];
    return sum / length;
  });
}
