// How long a training took to get somewhere.

/**
 * The first iteration at which more than half of `window` measured losses, it and those before, are at most
 * `threshold`: of an odd window, the first at which their median is. 1 asks the running best, which one lucky
 * measurement may decide. Before the first measurement nothing counts as reached, so that a window need not be full;
 * NaN losses were not measured and are passed over. Null when the training never got there.
 *
 * @param iterations Ascending, with their losses as in a training's log.
 * @throws RangeError unless the window is a positive integer.
 */
export function firstToReach(
  iterations: ArrayLike<number>,
  losses: ArrayLike<number>,
  threshold: number,
  window: number,
): number | null {
  if (!Number.isInteger(window) || window < 1) {
    throw new RangeError(`A window of ${window} measurements: give a positive integer.`);
  }
  const reached: boolean[] = [];
  for (let i = 0; i < iterations.length; i++) {
    if (Number.isNaN(losses[i])) continue;
    reached.push(losses[i] <= threshold);
    if (2 * reached.slice(-window).filter(Boolean).length > window) return iterations[i];
  }
  return null;
}
