// How far a predicted trajectory strays from the true one, in state and in energy (Greydanus et al. 2019, section 3;
// Lee & Seong 2020). Rollouts that didn't reach the end hold NaN there, and so do their errors.
import { energies } from '../systems/vector-field.ts';
import type { System } from '../systems/system.ts';

/** Mean over times of |predicted - true|^2 (summed over coordinates), per rollout [R]; states are [R, times, D]. */
export function trajectoryErrors(
  predicted: Float64Array,
  truth: Float64Array,
  rollouts: number,
  times: number,
): Float64Array {
  return meanSquares(predicted, truth, rollouts, times);
}

/**
 * Mean over times of (H(predicted) - H(true))^2 under the *true* Hamiltonian, per rollout [R]; the parameters
 * [R, n] are those of each rollout's system.
 */
export function energyErrors(
  system: System,
  parameters: Float64Array,
  predicted: Float64Array,
  truth: Float64Array,
  rollouts: number,
  times: number,
): Float64Array {
  const predictedEnergies = energies(system, parameters, predicted, rollouts);
  return meanSquares(predictedEnergies, energies(system, parameters, truth, rollouts), rollouts, times);
}

function meanSquares(a: Float64Array, b: Float64Array, rows: number, divisor: number): Float64Array {
  const length = a.length / rows;
  const means = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let i = r * length; i < (r + 1) * length; i++) {
      const difference = a[i] - b[i];
      sum += difference * difference;
    }
    means[r] = sum / divisor;
  }
  return means;
}
