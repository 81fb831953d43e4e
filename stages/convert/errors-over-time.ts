// From the table of trajectories to errors against time, over all systems.
import type { TableValue } from 'phaseline';
import { errorsOverTime, type trajectories } from '../../schemas/scores.ts';
import { ranked } from './ranks.ts';
import { tableFromRows } from './rows.ts';
import { errorsOf, type Reach } from './trajectory-table.ts';

type Trajectories = TableValue<typeof trajectories.columns>;
type OverTime = TableValue<typeof errorsOverTime.columns>;

/** Medians and quartiles of the squared errors at each time; a rollout that has diverged counts as infinitely wrong. */
export function errorsOverTimeOf(table: Trajectories, reach: Reach): OverTime {
  const { errors, steps, tasks, initialStates, times } = errorsOf(table, reach);
  const rollouts = tasks * initialStates;
  const rows = steps.flatMap((step, s) =>
    Array.from(times, (time, moment) => {
      const at = (values: Float64Array) =>
        Float64Array.from(
          { length: rollouts },
          (_, rollout) => values[(s * rollouts + rollout) * times.length + moment],
        );
      const state = at(errors.state);
      return {
        steps: step,
        time,
        ...ranked('stateError', state),
        ...ranked('energyError', at(errors.energy)),
        ...ranked('learnedEnergyError', at(errors.learnedEnergy)),
        running: state.filter(Number.isFinite).length / rollouts,
      };
    }),
  );
  return tableFromRows(rows, errorsOverTime.columns);
}
