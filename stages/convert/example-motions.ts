// The rollouts of the example systems, out of the table of trajectories.
import type { TableValue } from 'phaseline';
import type { Motion } from '../../report/figures/example.ts';
import type { trajectories } from '../../schemas/scores.ts';

type Trajectories = TableValue<typeof trajectories.columns>;

/** More points than this don't show in a panel. */
const MAXIMUM_POINTS = 250;

/** The last of the wanted numbers of gradient steps that the table has; undefined when it has none. */
export function lastSteps(table: Trajectories, gradientSteps: readonly number[]): number | undefined {
  const known = new Set(table.steps);
  return gradientSteps.findLast((steps) => known.has(steps));
}

/** The rollout of a task from its first initial state after so many gradient steps, thinned out evenly. */
export function motionOf(table: Trajectories, task: number, steps: number): Motion | undefined {
  const rows = rowsOf(table, task, steps);
  if (rows.length === 0) return undefined;
  const stride = Math.ceil(rows.length / MAXIMUM_POINTS);
  const kept = rows.filter((_, i) => i % stride === 0);
  const numbers = (column: Float64Array) => Float64Array.from(kept, (row) => column[row]);
  const states = ({ width, data }: Trajectories['state']) =>
    Float64Array.from(kept.flatMap((row) => [...data.subarray(row * width, (row + 1) * width)]));
  return {
    times: numbers(table.time),
    states: states(table.state),
    trueStates: states(table.trueState),
    energies: numbers(table.energy),
    trueEnergies: numbers(table.trueEnergy),
  };
}

function rowsOf(table: Trajectories, task: number, steps: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < table.task.length; row++) {
    if (table.task[row] === task && table.steps[row] === steps && table.initial[row] === 0) rows.push(row);
  }
  return rows;
}
