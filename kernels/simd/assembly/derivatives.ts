// The loss's first and second derivatives over one block of points, from the passes.
import { readStates, seedRate, seedResidual } from './field';
import { direct } from './layers';
import { adjoint, backward, forward, seedAdjoint, seedCovectors, tangent } from './passes';
import { adjointRate, backwardRate, clearRates, forwardRate, tangentRate } from './rates';

/** The network and its field at `count` float64 states. */
export function evaluateField(states: usize, count: i32): void {
  readStates(states, count);
  forward();
  if (direct) return;
  seedCovectors();
  backward(0);
}

/**
 * All that the gradient of the block's loss is made of, for every layer or (`headOnly`) the last; returns the sum of
 * squares. The loss is `scale`/2 times that.
 */
export function differentiate(states: usize, derivatives: usize, count: i32, scale: f32, headOnly: bool): f64 {
  evaluateField(states, count);
  const sum = seedResidual(derivatives, count, scale);
  if (!direct) tangent();
  if (!headOnly) {
    seedAdjoint();
    adjoint();
  }
  return sum;
}

/** The rate of all that along the direction, which is zero below layer `from`. */
export function differentiateRate(count: i32, scale: f32, from: i32): void {
  clearRates(from);
  forwardRate(from);
  if (!direct) backwardRate(from);
  seedRate(count, scale);
  if (!direct) tangentRate(from);
  adjointRate(from);
}
