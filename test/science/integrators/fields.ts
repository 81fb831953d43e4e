// Fields of the integrator tests, and how to solve them row by row.
import type { BatchField, Problem } from '../../../science/integrators/problem.ts';

export type Field = (t: number, x: Float64Array, out: Float64Array) => void;

/** The same autonomous or time-dependent field for each row. */
function batched(field: Field, dimension: number): BatchField {
  return (times, states, _rows, derivatives) => {
    times.forEach((t, i) => {
      const [start, end] = [i * dimension, (i + 1) * dimension];
      field(t, states.subarray(start, end), derivatives.subarray(start, end));
    });
  };
}

export function problem(field: Field, initial: number[], times: ArrayLike<number>, dimension = 2): Problem {
  return {
    field: batched(field, dimension),
    initial: Float64Array.from(initial),
    dimension,
    times: Float64Array.from(times),
  };
}

export function times(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** H = (q^2 + p^2)/2: the solution is a rotation. */
export const harmonic: Field = (_t, [q, p], out) => {
  out[0] = p!;
  out[1] = -q;
};

/** H = p^2/2 + q^4/4: separable, and not linear. */
export const quartic: Field = (_t, [q, p], out) => {
  out[0] = p!;
  out[1] = -q * q * q;
};

/** The last state of row 0. */
export function endOf(states: Float64Array): number[] {
  return Array.from(states.slice(-2));
}

/** The slope of ln error over ln h between two runs, the second with half the step. */
export function observedOrder(coarse: number, fine: number): number {
  return Math.log2(coarse / fine);
}
