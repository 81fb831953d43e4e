// Errors on systems beyond the training range, a method at a time.
import type { TableValue } from 'phaseline';
import type { MethodBeyond } from '../../report/figures/beyond.ts';
import { distinct, medianOf } from '../../report/results.ts';
import { method } from '../../schemas/methods.ts';
import type { beyondResults, beyondScores, fieldResults } from '../../schemas/results.ts';
import { rowsOf } from './result-rows.ts';

interface Tables {
  readonly beyondScores: TableValue<typeof beyondScores.columns>;
  readonly beyondResults: TableValue<typeof beyondResults.columns>;
  readonly fieldResults: TableValue<typeof fieldResults.columns>;
}

type Setting = Readonly<Record<'shots' | 'steps', Int32Array>> & {
  readonly family: readonly string[];
};

/** Those of one family at K and so many steps. */
export function toBeyond(
  { beyondScores: scores, beyondResults: results, fieldResults: within }: Tables,
  family: string,
  { shots, steps }: { shots: number; steps: number },
): MethodBeyond[] {
  const at = (table: Setting) =>
    rowsOf(table, family).filter((row) => table.shots[row] === shots && table.steps[row] === steps);
  const points = at(scores);
  return distinct(points.map((row) => scores.method[row])).map((name) => {
    const own = points.filter((row) => scores.method[row] === name);
    const tasks = distinct(own.map((row) => scores.task[row]));
    const inside = at(within).find((row) => within.method[row] === name);
    return {
      method: method.parse(name),
      excess: tasks.map((task) => scores.excess[own.find((row) => scores.task[row] === task)!]),
      errors: tasks.map((task) =>
        medianOf(own.filter((row) => scores.task[row] === task).map((row) => scores.fieldRelativeError[row])),
      ),
      bins: at(results)
        .filter((row) => results.method[row] === name)
        .map((row) => ({
          low: results.excessLow[row],
          high: results.excessHigh[row],
          median: results.fieldRelativeError[row],
          lower: results.fieldRelativeErrorQ1[row],
          upper: results.fieldRelativeErrorQ3[row],
          systems: results.systems[row],
        })),
      within: inside === undefined ? NaN : within.fieldRelativeError[inside],
    };
  });
}
