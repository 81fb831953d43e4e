// From the table of trajectories to errors against time, over all systems.
import type { TableValue } from 'phaseline';
import type { errorsOverTime, trajectories } from '../../schemas/tables.ts';
import { quantileOfSorted } from '../../science/metrics/quantiles.ts';
import { errorsOf } from './trajectory-table.ts';

type Trajectories = TableValue<typeof trajectories.columns>;
type OverTime = TableValue<typeof errorsOverTime.columns>;

/** Medians and quartiles of the squared errors at each time; a rollout that has diverged counts as infinitely wrong. */
export function errorsOverTimeOf(table: Trajectories): OverTime {
  const { errors, steps, tasks, initialStates, times } = errorsOf(table);
  const rollouts = tasks * initialStates;
  const rows = steps.length * times.length;
  const at = (row: number) => ({ step: Math.floor(row / times.length), time: row % times.length });
  const sorted = (values: Float64Array, row: number) => {
    const { step, time } = at(row);
    const first = step * rollouts * times.length + time;
    return Float64Array.from({ length: rollouts }, (_, r) => {
      const value = values[first + r * times.length];
      return Number.isFinite(value) ? value : Infinity;
    }).sort();
  };
  const spread = (values: Float64Array) => {
    const columns = [0.5, 0.25, 0.75].map(() => new Float64Array(rows));
    for (let row = 0; row < rows; row++) {
      const ranked = sorted(values, row);
      [0.5, 0.25, 0.75].forEach((probability, i) => {
        const value = quantileOfSorted(ranked, probability);
        columns[i][row] = Number.isFinite(value) ? value : NaN;
      });
    }
    return columns;
  };
  const [stateError, stateErrorQ1, stateErrorQ3] = spread(errors.state);
  const [energyError, energyErrorQ1, energyErrorQ3] = spread(errors.energy);
  const [learnedEnergyError, learnedEnergyErrorQ1, learnedEnergyErrorQ3] = spread(errors.learnedEnergy);
  return {
    steps: Int32Array.from({ length: rows }, (_, row) => steps[at(row).step]),
    time: Float64Array.from({ length: rows }, (_, row) => times[at(row).time]),
    stateError,
    stateErrorQ1,
    stateErrorQ3,
    energyError,
    energyErrorQ1,
    energyErrorQ3,
    learnedEnergyError,
    learnedEnergyErrorQ1,
    learnedEnergyErrorQ3,
    running: Float64Array.from({ length: rows }, (_, row) => {
      const ranked = sorted(errors.state, row);
      return ranked.filter(Number.isFinite).length / rollouts;
    }),
  };
}
