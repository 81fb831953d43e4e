// Medians and quartiles of the scores: heavy-tailed errors are never summed up by a mean alone.
import { defineStage, list, type Cell } from 'phaseline';
import {
  fieldResults,
  fieldScores,
  resultsBySeed,
  rolloutResults,
  rolloutScores,
} from '../schemas/tables.ts';
import { adaptationCell, readCell } from './cells.ts';
import { columnsOf, spreadOf, stack } from './convert/summaries.ts';

const cellOf = (cell: Cell) => readCell(adaptationCell, cell);
const setting = ['family', 'method', 'shots', 'steps'];

/**
 * Median, first and third quartile (linear interpolation, type 7 of Hyndman & Fan 1996) of each error over systems and
 * seeds. What is not finite counts as infinite: a quantile that falls there is NaN. The mean is that of the finite
 * values. Rows are in the order of the matrix, then of the gradient steps.
 */
export const aggregate = defineStage({
  name: 'aggregate',
  description: 'Medians, quartiles and means over unseen systems, for all seeds together and for each',
  inputs: { fields: list(fieldScores), rollouts: list(rolloutScores) },
  outputs: { fieldResults, rolloutResults, bySeed: resultsBySeed },
  async run({ inputs }) {
    const { op, table } = await import('arquero');
    const fields = table(stack(inputs.fields, cellOf, ['fieldRelativeError', 'fieldMse']));
    const rollouts = table(
      stack(inputs.rollouts, cellOf, ['trajectoryMse', 'energyMse', 'learnedEnergyMse', 'diverged']),
    );
    const counts = { order: op.min('order'), systems: op.distinct('task'), seeds: op.distinct('seed') };
    const fieldSummary = fields
      .groupby(...setting)
      .rollup({
        ...counts,
        ...spreadOf(op, 'fieldRelativeError'),
        ...spreadOf(op, 'fieldMse'),
        nonFinite: op.sum('fieldMseLost'),
      })
      .orderby('order', 'steps');
    const rolloutSummary = rollouts
      .groupby(...setting)
      .rollup({
        ...counts,
        ...spreadOf(op, 'trajectoryMse'),
        ...spreadOf(op, 'energyMse'),
        ...spreadOf(op, 'learnedEnergyMse'),
        diverged: op.sum('diverged'),
      })
      .orderby('order', 'steps');
    const seedKeys = [...setting, 'seed'];
    const bySeed = fields
      .groupby(...seedKeys)
      .rollup({ order: op.min('order'), fieldRelativeError: op.median('fieldRelativeError') })
      .join_left(
        rollouts
          .groupby(...seedKeys)
          .rollup({ trajectoryMse: op.median('trajectoryMse'), energyMse: op.median('energyMse') }),
        [seedKeys, seedKeys],
      )
      .orderby('order', 'steps');
    return {
      fieldResults: columnsOf(fieldSummary, fieldResults.columns),
      rolloutResults: columnsOf(rolloutSummary, rolloutResults.columns),
      bySeed: columnsOf(bySeed, resultsBySeed.columns),
    };
  },
});
