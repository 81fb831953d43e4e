// Errors against time, a method at a time: medians over the curves of its seeds.
import type { TableValue } from 'phaseline';
import type { ErrorCurve, MethodOverTime } from '../../report/figures/over-time.ts';
import { inOrder } from '../../report/methods.ts';
import { medianOf } from '../../report/results.ts';
import type { errorsOverTime } from '../../schemas/scores.ts';
import type { AdaptationCell } from '../cells.ts';

type OverTime = TableValue<typeof errorsOverTime.columns>;
type Entry = AdaptationCell & { readonly value: OverTime };

/** Those after so many steps. @throws RangeError when a table has none */
export function curvesOverTime(entries: readonly Entry[], steps: number): MethodOverTime[] {
  return inOrder(entries.map(({ method }) => method)).map((method) => {
    const tables = entries
      .filter((entry) => entry.method === method)
      .map(({ value }) => ({ value, rows: rowsAt(value, steps) }));
    const column = (name: Exclude<keyof OverTime, 'steps'>) =>
      Float64Array.from(tables[0].rows, (_, i) =>
        medianOf(tables.map(({ value, rows }) => value[name][rows[i]])),
      );
    const curve = (name: 'stateError' | 'energyError' | 'learnedEnergyError'): ErrorCurve => ({
      median: column(name),
      lower: column(`${name}Q1`),
      upper: column(`${name}Q3`),
    });
    return {
      method,
      times: column('time'),
      state: curve('stateError'),
      energy: curve('energyError'),
      learnedEnergy: curve('learnedEnergyError'),
      running: column('running'),
    };
  });
}

function rowsAt({ steps: column }: OverTime, steps: number): number[] {
  const rows = Array.from(column.keys()).filter((row) => column[row] === steps);
  if (rows.length > 0) return rows;
  throw new RangeError(
    `The curves should be those of rollouts after ${steps} gradient steps, but there are some after ` +
      `${[...new Set(column)].join(', ')} alone. Set the parameter 'steps' of the stage to one of them.`,
  );
}
