// Rollouts that blow up: finite numbers of any size that mean nothing any more.
import type { UniformLaw } from '../systems/system.ts';
import type { Rollouts } from './rollout-error.ts';

/**
 * The rollouts [R, times] with NaN from the first time on at which a predicted coordinate is farther from the middle of
 * its window than so many times the window's width, or not finite: from there on the rollout has diverged.
 *
 * @param window of states, D laws
 */
export function cutOff(
  rollouts: Rollouts,
  times: number,
  window: readonly UniformLaw[],
  widths: number,
): Rollouts {
  const dimension = window.length;
  const states = rollouts.states.slice();
  const energies = rollouts.energies.slice();
  const learnedEnergies = rollouts.learnedEnergies.slice();
  const isNear = (row: number) =>
    window.every(({ low, high }, j) => {
      const distance = Math.abs(states[row * dimension + j] - (low + high) / 2);
      return distance <= widths * (high - low);
    });
  for (let first = 0; first < energies.length; first += times) {
    let row = first;
    while (row < first + times && isNear(row)) row++;
    states.fill(NaN, row * dimension, (first + times) * dimension);
    energies.fill(NaN, row, first + times);
    learnedEnergies.fill(NaN, row, first + times);
  }
  return { ...rollouts, states, energies, learnedEnergies };
}
