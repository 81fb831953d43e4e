// Choosing the steps of an adaptive method (Hairer, Norsett & Wanner 1993, section II.4), with the constants and the
// order of operations of scipy's RK45.
import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';

const SAFETY = 0.9;
const SMALLEST_FACTOR = 0.2;
const LARGEST_FACTOR = 10;
/** The error estimate of the 5(4) pair is of order 4. */
const ERROR_EXPONENT = 1 / 5;

/** By how much to stretch the step after an accepted one; after a rejection it may not grow. */
export function growth(errorNorm: number, afterRejection: boolean): number {
  const factor = errorNorm === 0 ? LARGEST_FACTOR : Math.min(LARGEST_FACTOR, SAFETY / fifthRoot(errorNorm));
  return afterRejection ? Math.min(1, factor) : factor;
}

/** By how much to shorten the step after a rejected one. */
export function shrinkage(errorNorm: number): number {
  return Number.isFinite(errorNorm)
    ? Math.max(SMALLEST_FACTOR, SAFETY / fifthRoot(errorNorm))
    : SMALLEST_FACTOR;
}

/**
 * A first guess at the first step, from which a trial Euler step is taken (section II.4, "starting step size",
 * a and b).
 *
 * @param stateNorm RMS norm of x / scale.
 * @param slopeNorm RMS norm of dx/dt / scale.
 */
export function trialStep(stateNorm: number, slopeNorm: number, interval: number): number {
  const guess = stateNorm < 1e-5 || slopeNorm < 1e-5 ? 1e-6 : (0.01 * stateNorm) / slopeNorm;
  return Math.min(guess, interval);
}

/**
 * The first step (the same, e and f).
 *
 * @param curvatureNorm RMS norm of the change of dx/dt over the trial step, / scale / trial.
 */
export function firstStep(trial: number, slopeNorm: number, curvatureNorm: number, interval: number): number {
  const largest = Math.max(slopeNorm, curvatureNorm);
  const guess = largest <= 1e-15 ? Math.max(1e-6, trial * 1e-3) : fifthRoot(0.01 / largest);
  return Math.min(100 * trial, guess, interval);
}

/** Ten times the distance from a time to the next floating-point number in the direction of integration. */
export function smallestStep(time: number, direction: number): number {
  return 10 * Math.abs(nextToward(time, direction) - time);
}

function fifthRoot(x: number): number {
  return exp(ERROR_EXPONENT * ln(x));
}

/** Just above half the spacing of the numbers next to 1. */
const HALF_SPACING = (Number.EPSILON / 2) * (1 + Number.EPSILON);

/** The next floating-point number after x (Rump, Zimmermann, Boldo & Melquiond 2009, algorithm 1). */
function nextToward(x: number, direction: number): number {
  return x + direction * Math.max(Math.abs(x) * HALF_SPACING, Number.MIN_VALUE);
}
