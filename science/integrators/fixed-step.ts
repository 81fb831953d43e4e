// Methods that take equal steps.
import { ActiveRows, rowIsFinite } from './active-rows.ts';
import { checkProblem, emptySolution } from './problem.ts';
import type { Problem, Solution } from './problem.ts';

/** Everything a method needs to take one step of all active rows; arrays are indexed by row of the whole batch. */
export interface StepContext {
  readonly active: ActiveRows;
  readonly dimension: number;
  /** Time of each row, [B]. */
  readonly times: Float64Array;
  /** [B, D], to be advanced in place. */
  readonly states: Float64Array;
  /** h, negative when time runs backwards. */
  readonly step: number;
}

/** A one-step method. `create` gives it its own room for B rows. */
export interface FixedStepMethod {
  readonly name: string;
  create(rows: number, dimension: number): (context: StepContext) => void;
}

/**
 * Integrates with equal steps, the fewest per interval of `times` that are no longer than `longestStep`.
 * A row whose state is no longer finite stops there.
 *
 * @throws RangeError for a step that isn't positive and finite, and as `checkProblem` does.
 */
export function solveFixedStep(method: FixedStepMethod, problem: Problem, longestStep: number): Solution {
  checkProblem(problem);
  if (!(longestStep > 0) || !Number.isFinite(longestStep)) {
    throw new RangeError(`The longest step is ${longestStep}. Give a positive number, in units of time.`);
  }
  const { field, initial, dimension, times } = problem;
  const rows = initial.length / dimension;
  const solution = emptySolution(problem);
  const active = new ActiveRows(field, rows, dimension, solution.evaluations);
  const states = initial.slice();
  const rowTimes = new Float64Array(rows);
  const advance = method.create(rows, dimension);
  const stopNonFinite = (row: number): boolean => {
    if (rowIsFinite(states, row, dimension)) return true;
    solution.status[row] = 'non-finite';
    return false;
  };

  active.keep(stopNonFinite);
  for (let i = 1; i < times.length; i++) {
    const start = times[i - 1];
    const interval = times[i] - start;
    const count = Math.ceil(Math.abs(interval) / longestStep);
    for (let n = 0; n < count && active.rows.length > 0; n++) {
      rowTimes.fill(start + (interval * n) / count);
      advance({ active, dimension, times: rowTimes, states, step: interval / count });
      for (const row of active.rows) solution.steps[row] += 1;
      active.keep(stopNonFinite);
    }
    for (const row of active.rows) {
      const state = states.subarray(row * dimension, (row + 1) * dimension);
      solution.states.set(state, (row * times.length + i) * dimension);
    }
  }
  return solution;
}
