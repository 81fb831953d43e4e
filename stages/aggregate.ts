// Medians and quartiles of the scores: heavy-tailed errors are never summed up by a mean.
import { defineStage, list, type Cell, type TableValue } from 'phaseline';
import { results, resultsBySeed, scores } from '../schemas/tables.ts';
import { asAdaptationCell } from './cells.ts';

type Scores = TableValue<typeof scores.columns>;
type ScoresOfCell = { readonly cell: Cell; readonly value: Scores };

const metrics = ['fieldMse', 'fieldRelativeError', 'trajectoryMse', 'energyMse'] as const;

/**
 * Median, first and third quartile (linear interpolation, type 7 of Hyndman & Fan 1996) of each error over systems.
 * Values that aren't finite are left out of them and counted in `diverged`; a group without any finite value has
 * NaN. Rows are in the order of the matrix, then of the gradient steps.
 */
export const aggregate = defineStage({
  name: 'aggregate',
  description: 'Medians and quartiles over unseen systems, for all seeds together and for each',
  inputs: { scores: list(scores) },
  outputs: { results, bySeed: resultsBySeed },
  async run({ inputs }) {
    const { op, table } = await import('arquero');
    const errors = Object.fromEntries(
      metrics.flatMap((metric) => [
        [metric, op.quantile(metric, 0.5)],
        [`${metric}Q1`, op.quantile(metric, 0.25)],
        [`${metric}Q3`, op.quantile(metric, 0.75)],
      ]),
    );
    const counts = { diverged: op.sum('diverged'), systems: op.distinct('task') };
    const rows = table(rowsOf(inputs.scores));
    const overSeeds = rows
      .groupby('algorithm', 'shots', 'steps')
      .rollup({ order: op.min('order'), seeds: op.distinct('seed'), ...counts, ...errors })
      .orderby('order', 'steps');
    const bySeed = rows
      .groupby('algorithm', 'seed', 'shots', 'steps')
      .rollup({ order: op.min('order'), ...counts, ...errors })
      .orderby('order', 'steps');
    return {
      results: columnsOf(overSeeds, results.columns),
      bySeed: columnsOf(bySeed, resultsBySeed.columns),
    };
  },
});

/** All scores in one table of plain columns; `order` is the position of the row's cell in the matrix. */
function rowsOf(parts: readonly ScoresOfCell[]) {
  const each = <T>(value: (part: ScoresOfCell, row: number, index: number) => T): T[] =>
    parts.flatMap((part, index) => Array.from(part.value.task, (_, row) => value(part, row, index)));
  const cells = parts.map(({ cell }) => asAdaptationCell(cell));
  return {
    order: each((_part, _row, index) => index),
    algorithm: each((_part, _row, index) => cells[index].algorithm),
    seed: each((_part, _row, index) => cells[index].seed),
    shots: each((_part, _row, index) => cells[index].shots),
    task: each(({ value }, row) => value.task[row]),
    steps: each(({ value }, row) => value.steps[row]),
    diverged: each(({ value }, row) => (hasDiverged(value, row) ? 1 : 0)),
    ...Object.fromEntries(
      metrics.map((metric) => [metric, each(({ value }, row) => finiteOrNaN(value[metric][row]))]),
    ),
  };
}

/** Whether anything of this system's predictions is not finite. */
function hasDiverged(scores: Scores, row: number): boolean {
  return scores.diverged[row] === 1 || metrics.some((metric) => !Number.isFinite(scores[metric][row]));
}

/** Arquero's quantiles skip NaN, but not infinities. */
function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}

/** Reads the declared columns out of a summary. */
function columnsOf<C extends typeof results.columns | typeof resultsBySeed.columns>(
  summary: { array(name: string): ArrayLike<unknown> },
  columns: C,
): TableValue<C> {
  const read = (name: string, type: string) => {
    const values = Array.from(summary.array(name));
    if (type === 'utf8') return values as string[];
    const numbers = values.map((value) => (value as number | undefined) ?? NaN);
    return type === 'int32' ? Int32Array.from(numbers) : Float64Array.from(numbers);
  };
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, read(name, type)]),
  ) as TableValue<C>;
}
