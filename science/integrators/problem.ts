// Initial value problems in batches, and what comes of them.

/**
 * The right-hand side of many independent problems at once: writes the derivatives of the A rows that still run.
 *
 * @param times Time of each row, [A]; with adaptive steps they differ.
 * @param states [A, D]
 * @param rows Which of the B initial states each row is, [A], ascending.
 * @param derivatives Where to write dx/dt, [A, D].
 */
export type BatchField = (
  times: Float64Array,
  states: Float64Array,
  rows: Uint32Array,
  derivatives: Float64Array,
) => void;

export interface Problem {
  readonly field: BatchField;
  /** [B, D] at times[0]. */
  readonly initial: Float64Array;
  /** D */
  readonly dimension: number;
  /** Strictly ascending or descending; the first is where the initial states are, the last where to stop. */
  readonly times: Float64Array;
}

/**
 * - `done`: reached the last time.
 * - `max-steps`: used up its step attempts.
 * - `non-finite`: the state or its derivative overflowed or became NaN, whatever the step.
 * - `step-too-small`: the tolerance asks for steps below the spacing of floating-point times.
 */
export type Status = 'done' | 'max-steps' | 'non-finite' | 'step-too-small';

export interface Solution {
  /** [B, times, D]; NaN at times a row didn't reach. */
  readonly states: Float64Array;
  /** How each row ended, [B]. */
  readonly status: readonly Status[];
  /** Evaluations of the field, [B]. */
  readonly evaluations: Uint32Array;
  /** Accepted steps, [B]. */
  readonly steps: Uint32Array;
}

/** @throws RangeError for initial states that aren't [B, D], or times that don't run one way. */
export function checkProblem({ initial, dimension, times }: Problem): void {
  if (!Number.isInteger(initial.length / dimension)) {
    throw new RangeError(`Initial states [B, ${dimension}] cannot hold ${initial.length} numbers.`);
  }
  if (times.length < 2 || !times.every(Number.isFinite)) {
    throw new RangeError(
      'Give at least two finite times: the first of the initial states, the last to stop at.',
    );
  }
  const direction = Math.sign(times[1] - times[0]);
  for (let i = 1; i < times.length; i++) {
    if (direction === 0 || Math.sign(times[i] - times[i - 1]) !== direction) {
      throw new RangeError(
        `Times must run strictly one way, but times[${i - 1}] = ${times[i - 1]} and times[${i}] = ${times[i]}.`,
      );
    }
  }
}

/** A solution without steps: the initial states at the first time, NaN elsewhere. */
export function emptySolution({ initial, dimension, times }: Problem): {
  states: Float64Array;
  status: Status[];
  evaluations: Uint32Array;
  steps: Uint32Array;
} {
  const rows = initial.length / dimension;
  const states = new Float64Array(rows * times.length * dimension).fill(NaN);
  for (let r = 0; r < rows; r++) {
    states.set(initial.subarray(r * dimension, (r + 1) * dimension), r * times.length * dimension);
  }
  return {
    states,
    status: new Array<Status>(rows).fill('done'),
    evaluations: new Uint32Array(rows),
    steps: new Uint32Array(rows),
  };
}
