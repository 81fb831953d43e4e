// The score tables of many cells as rows.
import type { Cell } from 'phaseline';

interface Scores {
  readonly task: Int32Array;
  readonly steps: Int32Array;
}

/** The rows of all tables, in the order of the matrix, with the axes of their cells, task, steps and the metrics. */
export function scoreRows<S extends Scores, C extends object, const M extends keyof S & string>(
  entries: readonly { readonly cell: Cell; readonly value: S }[],
  axesOf: (cell: Cell) => C,
  metrics: readonly M[],
): (C & { task: number; steps: number } & Record<M, number>)[] {
  return entries.flatMap(({ cell, value }) => {
    const axes = axesOf(cell);
    return Array.from(value.task, (task, row) => ({
      ...axes,
      task,
      steps: value.steps[row],
      ...(Object.fromEntries(
        metrics.map((metric) => [metric, (value[metric] as ArrayLike<number>)[row]]),
      ) as Record<M, number>),
    }));
  });
}
