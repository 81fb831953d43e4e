// Rollouts of several adaptations, collected into one table.
import type { TableValue } from 'phaseline';
import type { trajectories } from '../../schemas/scores.ts';
import { cutOff } from '../../science/metrics/cut-off.ts';
import { rolloutErrors, type RolloutErrors, type Rollouts } from '../../science/metrics/rollout-error.ts';
import type { UniformLaw } from '../../science/systems/system.ts';

type Trajectories = TableValue<typeof trajectories.columns>;

/** Rows in the order gradient steps, task, initial state, time. */
export class TrajectoryTable {
  readonly columns: Trajectories;
  readonly #rowsPerStep: number;

  constructor(
    steps: readonly number[],
    tasks: number,
    initialStates: number,
    times: Float64Array,
    dimension: number,
  ) {
    const rowsPerStep = tasks * initialStates * times.length;
    const rows = steps.length * rowsPerStep;
    const each =
      (value: (rollout: number, time: number, step: number) => number) => (_: unknown, row: number) => {
        const inStep = row % rowsPerStep;
        return value(Math.floor(inStep / times.length), inStep % times.length, Math.floor(row / rowsPerStep));
      };
    this.#rowsPerStep = rowsPerStep;
    this.columns = {
      task: Int32Array.from(
        { length: rows },
        each((rollout) => Math.floor(rollout / initialStates)),
      ),
      steps: Int32Array.from(
        { length: rows },
        each((_rollout, _time, step) => steps[step]),
      ),
      initial: Int32Array.from(
        { length: rows },
        each((rollout) => rollout % initialStates),
      ),
      time: Float64Array.from(
        { length: rows },
        each((_rollout, time) => times[time]),
      ),
      state: { width: dimension, data: new Float64Array(rows * dimension) },
      trueState: { width: dimension, data: new Float64Array(rows * dimension) },
      energy: new Float64Array(rows),
      trueEnergy: new Float64Array(rows),
      learnedEnergy: new Float64Array(rows),
    };
  }

  /** @param step index of the number of gradient steps */
  add(step: number, { states, truth, energies, trueEnergies, learnedEnergies }: Rollouts): void {
    const { state, trueState, energy, trueEnergy, learnedEnergy } = this.columns;
    const row = step * this.#rowsPerStep;
    state.data.set(states, row * state.width);
    trueState.data.set(truth, row * trueState.width);
    energy.set(energies, row);
    trueEnergy.set(trueEnergies, row);
    learnedEnergy.set(learnedEnergies, row);
  }
}

interface TrajectoryErrors {
  /** [steps, tasks, initial states, times] */
  readonly errors: RolloutErrors;
  readonly steps: readonly number[];
  readonly tasks: number;
  readonly initialStates: number;
  readonly times: Float64Array;
}

/** When a rollout counts as diverged: a coordinate is so many widths of its window away from the window's middle. */
export interface Reach {
  readonly window: readonly UniformLaw[];
  readonly widths: number;
}

/** The squared errors of a table whose rows are in the order gradient steps, task, initial state, time. */
export function errorsOf(table: Trajectories, { window, widths }: Reach): TrajectoryErrors {
  const steps = [...new Set(table.steps)];
  const tasks = new Set(table.task).size;
  const initialStates = new Set(table.initial).size;
  const rows = table.time.length / (steps.length * tasks * initialStates);
  const rollouts = {
    states: table.state.data,
    truth: table.trueState.data,
    energies: table.energy,
    trueEnergies: table.trueEnergy,
    learnedEnergies: table.learnedEnergy,
  };
  const errors = rolloutErrors(cutOff(rollouts, rows, window, widths), rows);
  return { errors, steps, tasks, initialStates, times: table.time.slice(0, rows) };
}
