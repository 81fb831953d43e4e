// Systems within the laws of their parameters, and beyond.
import type { ParameterLaw, System } from './system.ts';

/**
 * - `training`: parameters follow their laws.
 * - `beyond`: each is uniform in its law widened to twice its bounds, on condition that one at least is outside its
 *   law.
 */
export type ParameterRange = 'training' | 'beyond';

/**
 * Twice as far from 0: the upper bound if it is positive, the lower one if it is negative. Laws of periodic parameters
 * grow by no more than what they leave out of a period: further out the same systems come again.
 */
export function widened(law: ParameterLaw): ParameterLaw {
  const { low, high, period = Infinity } = law;
  const margin = Math.max(0, period - (high - low)) / 2;
  return {
    ...law,
    low: Math.max(Math.min(low, 2 * low), low - margin),
    high: Math.min(Math.max(high, 2 * high), high + margin),
  };
}

/** Whether a parameter of the system [n] is outside its law. */
export function isBeyond(system: System, row: Float64Array): boolean {
  return system.parameters.some(({ low, high }, j) => row[j] < low || row[j] > high);
}

/**
 * How far beyond their laws systems with parameters [T, n] are, [T]: the largest of |parameter| / |bound on its side of
 * 0| over the parameters. At most 1 within the laws, in (1, 2] for `beyond`.
 */
export function excess(system: System, parameters: Float64Array): Float64Array {
  const laws = system.parameters;
  return Float64Array.from({ length: parameters.length / laws.length }, (_, task) =>
    laws.reduce((largest, { low, high }, j) => {
      const value = parameters[task * laws.length + j];
      return value === 0 ? largest : Math.max(largest, value / (value > 0 ? high : low));
    }, 0),
  );
}
