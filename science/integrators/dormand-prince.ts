// Dormand-Prince 5(4) with adaptive steps and dense output, each row with steps of its own.
import { ActiveRows, rowIsFinite } from './active-rows.ts';
import { ERROR_WEIGHTS, NODES, STAGES, WEIGHTS, interpolantWeights } from './dormand-prince-tableau.ts';
import { checkProblem, emptySolution } from './problem.ts';
import type { Problem, Solution, Status } from './problem.ts';
import { firstStep, growth, shrinkage, smallestStep, trialStep } from './step-control.ts';

export interface Tolerances {
  /** Local error per step below rtol |x| + atol, in the RMS norm over the D components. */
  readonly rtol: number;
  readonly atol: number;
  /** Step attempts per row, rejected ones included. */
  readonly maxSteps: number;
}

const SMALLEST_RTOL = 100 * Number.EPSILON;

/**
 * Solves each row as scipy.integrate.solve_ivp(method='RK45', t_eval=times) would: order 5, local extrapolation,
 * first-same-as-last, the same starting step and step control (safety 0.9, factors 0.2 .. 10).
 * A row's numbers don't depend on the other rows, provided that the field's don't.
 *
 * @throws RangeError for tolerances that aren't positive or rtol below 100 epsilon, and as `checkProblem` does.
 */
export function solveDormandPrince(problem: Problem, tolerances: Tolerances): Solution {
  checkProblem(problem);
  checkTolerances(tolerances);
  return new DormandPrince(problem, tolerances).run();
}

class DormandPrince {
  readonly #problem: Problem;
  readonly #tolerances: Tolerances;
  readonly #solution: ReturnType<typeof emptySolution>;
  readonly #active: ActiveRows;
  readonly #direction: number;
  readonly #end: number;
  // Per row: where it is, its next step length, attempts, the next output, whether the last attempt was rejected.
  readonly #times: Float64Array;
  readonly #states: Float64Array;
  readonly #stepLengths: Float64Array;
  readonly #attempts: Uint32Array;
  readonly #nextOutput: Uint32Array;
  readonly #rejected: Uint8Array;
  readonly #lastError: Float64Array;
  // Per row, of the step under way: its end, the seven slopes, and the state or stage at its end.
  readonly #stageTimes: Float64Array;
  readonly #newTimes: Float64Array;
  readonly #stage: Float64Array;
  readonly #slopes: Float64Array[];
  readonly #interpolant = new Float64Array(7);

  constructor(problem: Problem, tolerances: Tolerances) {
    const { field, initial, dimension, times } = problem;
    const rows = initial.length / dimension;
    this.#problem = problem;
    this.#tolerances = tolerances;
    this.#solution = emptySolution(problem);
    this.#active = new ActiveRows(field, rows, dimension, this.#solution.evaluations);
    this.#end = times.at(-1)!;
    this.#direction = Math.sign(this.#end - times[0]);
    this.#times = new Float64Array(rows).fill(times[0]);
    this.#states = initial.slice();
    this.#stepLengths = new Float64Array(rows);
    this.#attempts = new Uint32Array(rows);
    this.#nextOutput = new Uint32Array(rows).fill(1);
    this.#rejected = new Uint8Array(rows);
    this.#lastError = new Float64Array(rows);
    this.#stageTimes = new Float64Array(rows);
    this.#newTimes = new Float64Array(rows);
    this.#stage = new Float64Array(initial.length);
    this.#slopes = Array.from({ length: 7 }, () => new Float64Array(initial.length));
  }

  run(): Solution {
    this.#start();
    while (this.#active.rows.length > 0) {
      this.#active.keep((row) => this.#prepareAttempt(row));
      if (this.#active.rows.length === 0) break;
      this.#evaluateStages();
      this.#active.keep((row) => this.#judgeAttempt(row));
    }
    return this.#solution;
  }

  /** The first slope and the first step length (Hairer, Norsett & Wanner 1993, section II.4). */
  #start(): void {
    const { dimension, times } = this.#problem;
    const active = this.#active;
    const [slope, trialSlope] = [this.#slopes[0], this.#slopes[1]];
    const interval = Math.abs(this.#end - times[0]);
    active.evaluate(this.#times, this.#states, slope);
    active.keep((row) => {
      const finite = rowIsFinite(this.#states, row, dimension) && rowIsFinite(slope, row, dimension);
      return finite || this.#stop(row, 'non-finite');
    });
    for (const row of active.rows) {
      const trial = trialStep(this.#initialNorm(row, this.#states), this.#initialNorm(row, slope), interval);
      this.#stepLengths[row] = trial;
      this.#stageTimes[row] = this.#times[row] + trial * this.#direction;
      for (let i = row * dimension; i < (row + 1) * dimension; i++) {
        this.#stage[i] = this.#states[i] + trial * this.#direction * slope[i];
      }
    }
    if (active.rows.length > 0) active.evaluate(this.#stageTimes, this.#stage, trialSlope);
    for (const row of active.rows) {
      const trial = this.#stepLengths[row];
      for (let i = row * dimension; i < (row + 1) * dimension; i++) trialSlope[i] -= slope[i];
      const curvature = this.#initialNorm(row, trialSlope) / trial;
      const step = firstStep(trial, this.#initialNorm(row, slope), curvature, interval);
      // Where the norms overflow there is no guess: begin with the smallest step.
      this.#stepLengths[row] = Number.isFinite(step) ? step : 0;
    }
  }

  /** Settles the row's step; false when it may take no more. */
  #prepareAttempt(row: number): boolean {
    const time = this.#times[row];
    const smallest = smallestStep(time, this.#direction);
    const length = this.#stepLengths[row];
    if (this.#rejected[row] === 0) {
      this.#stepLengths[row] = Math.max(length, smallest);
    } else if (length < smallest) {
      return this.#stop(row, Number.isFinite(this.#lastError[row]) ? 'step-too-small' : 'non-finite');
    }
    if (this.#attempts[row] === this.#tolerances.maxSteps) return this.#stop(row, 'max-steps');
    this.#attempts[row] += 1;
    const newTime = time + this.#stepLengths[row] * this.#direction;
    const overshoots = this.#direction * (newTime - this.#end) > 0;
    this.#newTimes[row] = overshoots ? this.#end : newTime;
    return true;
  }

  /** k_2 .. k_7; leaves the fifth-order state in `#stage`. */
  #evaluateStages(): void {
    const slopes = this.#slopes;
    for (let s = 0; s < STAGES.length; s++) {
      this.#combine(STAGES[s], NODES[s]);
      this.#active.evaluate(this.#stageTimes, this.#stage, slopes[s + 1]);
    }
    this.#combine(WEIGHTS, 1);
    this.#active.evaluate(this.#newTimes, this.#stage, slopes[6]);
  }

  /** stage = x + h sum_j weights_j k_j at time t + node h. */
  #combine(weights: readonly number[], node: number): void {
    const { dimension } = this.#problem;
    for (const row of this.#active.rows) {
      const h = this.#newTimes[row] - this.#times[row];
      this.#stageTimes[row] = this.#times[row] + node * h;
      for (let i = row * dimension; i < (row + 1) * dimension; i++) {
        let slope = 0;
        for (let j = 0; j < weights.length; j++) slope += weights[j] * this.#slopes[j][i];
        this.#stage[i] = this.#states[i] + slope * h;
      }
    }
  }

  /** Accepts or rejects the row's step; false when it has arrived. */
  #judgeAttempt(row: number): boolean {
    const h = this.#newTimes[row] - this.#times[row];
    const error = this.#errorNorm(row, h);
    this.#lastError[row] = error;
    if (!(error < 1)) {
      this.#stepLengths[row] = Math.abs(h) * shrinkage(error);
      this.#rejected[row] = 1;
      return true;
    }
    this.#stepLengths[row] = Math.abs(h) * growth(error, this.#rejected[row] === 1);
    this.#rejected[row] = 0;
    this.#solution.steps[row] += 1;
    this.#writeOutputs(row, h);
    this.#advance(row);
    return this.#times[row] !== this.#end;
  }

  #errorNorm(row: number, h: number): number {
    const { dimension } = this.#problem;
    const { rtol, atol } = this.#tolerances;
    let sum = 0;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) {
      let error = 0;
      for (let j = 0; j < ERROR_WEIGHTS.length; j++) error += ERROR_WEIGHTS[j] * this.#slopes[j][i];
      const scale = atol + Math.max(Math.abs(this.#states[i]), Math.abs(this.#stage[i])) * rtol;
      const scaled = (error * h) / scale;
      sum += scaled * scaled;
    }
    return Math.sqrt(sum / dimension);
  }

  /** RMS norm of a row in units of the tolerance at the initial state. */
  #initialNorm(row: number, array: Float64Array): number {
    const { dimension } = this.#problem;
    const { rtol, atol } = this.#tolerances;
    let sum = 0;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) {
      const scaled = array[i] / (atol + Math.abs(this.#states[i]) * rtol);
      sum += scaled * scaled;
    }
    return Math.sqrt(sum / dimension);
  }

  /** The states at the wanted times within the accepted step. */
  #writeOutputs(row: number, h: number): void {
    const { dimension, times } = this.#problem;
    let output = this.#nextOutput[row];
    while (output < times.length && this.#direction * (times[output] - this.#newTimes[row]) <= 0) {
      const x = (times[output] - this.#times[row]) / h;
      const weights = interpolantWeights(x, this.#interpolant);
      for (let d = 0; d < dimension; d++) {
        const i = row * dimension + d;
        let slope = 0;
        for (let j = 0; j < weights.length; j++) slope += weights[j] * this.#slopes[j][i];
        this.#solution.states[(row * times.length + output) * dimension + d] = this.#states[i] + slope * h;
      }
      output += 1;
    }
    this.#nextOutput[row] = output;
  }

  /** Moves to the end of the step, whose last slope is the next one's first. */
  #advance(row: number): void {
    const { dimension } = this.#problem;
    const [first, last] = [this.#slopes[0], this.#slopes[6]];
    this.#times[row] = this.#newTimes[row]!;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) {
      this.#states[i] = this.#stage[i]!;
      first[i] = last[i]!;
    }
  }

  #stop(row: number, status: Status): false {
    this.#solution.status[row] = status;
    return false;
  }
}

function checkTolerances({ rtol, atol, maxSteps }: Tolerances): void {
  if (!(rtol >= SMALLEST_RTOL)) {
    throw new RangeError(`rtol is ${rtol}, finer than float64 can tell. Give at least ${SMALLEST_RTOL}.`);
  }
  if (!(atol > 0)) throw new RangeError(`atol is ${atol}. Give a positive number, in units of the state.`);
  if (!Number.isInteger(maxSteps) || maxSteps < 1) {
    throw new RangeError(`maxSteps is ${maxSteps}. Give a positive integer.`);
  }
}
