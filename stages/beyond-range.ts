// Where the learned physics ends: errors on systems whose parameters lie outside the training range.
import { defineStage, list } from 'phaseline';
import { z } from 'zod';
import { systemChoice } from '../schemas/parameters.ts';
import { beyondResults, beyondScores, fieldScores, systems } from '../schemas/tables.ts';
import { excess } from '../science/systems/parameter-range.ts';
import { systemNamed } from '../science/systems/index.ts';
import { adaptationCell, readCell } from './cells.ts';
import { tableFromRows } from './convert/rows.ts';
import { columnsOf } from './convert/summaries.ts';

export const beyondRange = defineStage({
  name: 'beyond-range',
  description: 'Errors of the field against how far beyond the training range a system is',
  parameters: z.strictObject({
    system: systemChoice,
    bins: z.int().positive().describe('of equal width, from the edge of the range to twice it'),
  }),
  inputs: { scores: list(fieldScores), systems },
  outputs: { scores: beyondScores, results: beyondResults },
  async run({ inputs, parameters: p }) {
    const { op, table } = await import('arquero');
    const factors = excess(systemNamed(p.system), inputs.systems.parameters.data);
    const rows = inputs.scores.flatMap(({ cell, value }) => {
      const setting = readCell(adaptationCell, cell);
      return Array.from(value.task, (task, row) => ({
        ...setting,
        steps: value.steps[row],
        task,
        excess: factors[task],
        fieldRelativeError: value.fieldRelativeError[row],
      }));
    });
    const summary = table({
      ...Object.fromEntries(
        (['family', 'method', 'shots', 'steps', 'task'] as const).map((name) => [
          name,
          rows.map((row) => row[name]),
        ]),
      ),
      order: rows.map((_, row) => row),
      bin: rows.map((row) => binOf(row.excess, p.bins)),
      error: rows.map(({ fieldRelativeError: error }) => (Number.isFinite(error) ? error : Infinity)),
    })
      .groupby('family', 'method', 'shots', 'steps', 'bin')
      .rollup({
        order: op.min('order'),
        fieldRelativeError: op.quantile('error', 0.5),
        fieldRelativeErrorQ1: op.quantile('error', 0.25),
        fieldRelativeErrorQ3: op.quantile('error', 0.75),
        systems: op.distinct('task'),
      })
      .orderby('family', 'method', 'shots', 'steps', 'bin');
    const bins = Array.from(summary.array('bin') as ArrayLike<number>);
    const withEdges = summary.assign({
      excessLow: bins.map((bin) => 1 + bin / p.bins),
      excessHigh: bins.map((bin) => 1 + (bin + 1) / p.bins),
    });
    return {
      scores: tableFromRows(rows, beyondScores.columns),
      results: columnsOf(withEdges, beyondResults.columns),
    };
  },
});

/** Excess in (1, 2] -> 0 .. bins - 1. */
function binOf(value: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.ceil((value - 1) * bins) - 1));
}
