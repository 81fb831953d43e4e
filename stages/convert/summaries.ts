// Between the score tables of many cells and Arquero's tables.
import type { Cell, Columns, TableValue } from 'phaseline';
import type { op as operations } from 'arquero';

interface Scores {
  readonly task: Int32Array;
  readonly steps: Int32Array;
}

interface Entry<S> {
  readonly cell: Cell;
  readonly value: S;
}

type Column = ArrayLike<unknown>;

/**
 * The scores of all cells in one table of plain columns: those of the cell, `order` (the position of the row's cell in the
 * matrix), task, steps and the metrics, where what is not finite is infinite, so that it ranks last; `METRICFinite` has
 * NaN there instead, for means, and `METRICLost` counts it.
 */
export function stack<S extends Scores, const M extends keyof S & string>(
  entries: readonly Entry<S>[],
  cellOf: (cell: Cell) => Cell,
  metrics: readonly M[],
): Record<string, Column> {
  const cells = entries.map(({ cell }) => cellOf(cell));
  const each = <T>(value: (scores: S, row: number, index: number) => T): T[] =>
    entries.flatMap(({ value: scores }, index) =>
      Array.from(scores.task, (_, row) => value(scores, row, index)),
    );
  const numbers = (metric: M, replace: (value: number) => number) =>
    each((scores, row) => replace(Number((scores[metric] as ArrayLike<number>)[row])));
  return {
    order: each((_scores, _row, index) => index),
    ...Object.fromEntries(
      Object.keys(cells[0] ?? {}).map((axis) => [axis, each((_scores, _row, index) => cells[index][axis])]),
    ),
    task: each((scores, row) => scores.task[row]),
    steps: each((scores, row) => scores.steps[row]),
    ...Object.fromEntries(
      metrics.flatMap((metric) => [
        [metric, numbers(metric, (value) => (Number.isFinite(value) ? value : Infinity))],
        [`${metric}Finite`, numbers(metric, (value) => (Number.isFinite(value) ? value : NaN))],
        [`${metric}Lost`, numbers(metric, (value) => (Number.isFinite(value) ? 0 : 1))],
      ]),
    ),
  };
}

/** Arquero's expressions of a metric's median, quartiles and mean. */
export function spreadOf(op: typeof operations, metric: string) {
  return {
    [metric]: op.quantile(metric, 0.5),
    [`${metric}Q1`]: op.quantile(metric, 0.25),
    [`${metric}Q3`]: op.quantile(metric, 0.75),
    [`${metric}Mean`]: op.mean(`${metric}Finite`),
  };
}

/** Reads the declared columns out of a summary; what is infinite or missing becomes NaN. */
export function columnsOf<C extends Columns>(
  summary: { array(name: string): ArrayLike<unknown> },
  columns: C,
): TableValue<C> {
  const read = (name: string, type: string) => {
    const values = Array.from(summary.array(name));
    if (type === 'utf8') return values as string[];
    const numbers = values.map((value) => (Number.isFinite(value) ? (value as number) : NaN));
    return type === 'int32' ? Int32Array.from(numbers) : Float64Array.from(numbers);
  };
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, read(name, type as string)]),
  ) as TableValue<C>;
}
