// From the table of trajectories to the scores of each system.
import type { TableValue } from 'phaseline';
import type { rolloutScores, trajectories } from '../../schemas/scores.ts';
import { rowMeans } from '../../science/metrics/rollout-error.ts';
import { errorsOf, type Reach } from './trajectory-table.ts';

type Trajectories = TableValue<typeof trajectories.columns>;
type Scores = TableValue<typeof rolloutScores.columns>;

/** Means over time and initial states; NaN anywhere makes a system's error NaN, and the system diverged. */
export function rolloutScoresOf(table: Trajectories, reach: Reach): Scores {
  const { errors, steps, tasks } = errorsOf(table, reach);
  const rows = steps.length * tasks;
  const trajectoryMse = rowMeans(errors.state, rows);
  return {
    task: Int32Array.from({ length: rows }, (_, row) => row % tasks),
    steps: Int32Array.from({ length: rows }, (_, row) => steps[Math.floor(row / tasks)]),
    trajectoryMse,
    energyMse: rowMeans(errors.energy, rows),
    learnedEnergyMse: rowMeans(errors.learnedEnergy, rows),
    diverged: Uint8Array.from(trajectoryMse, (error) => (Number.isFinite(error) ? 0 : 1)),
  };
}
