// Which method beats which: paired differences on the same systems and seeds, with intervals over both.
import { defineStage, list, type Cell } from 'phaseline';
import { z } from 'zod';
import { comparisonChoice } from '../schemas/evaluation.ts';
import { method } from '../schemas/methods.ts';
import { contrasts as contrastTable } from '../schemas/results.ts';
import { fieldScores, rolloutScores } from '../schemas/scores.ts';
import { adaptationCell, readCell } from './cells.ts';
import { errorTables } from './convert/error-tables.ts';
import { pairedRows } from './convert/paired-rows.ts';
import { tableFromRows } from './convert/rows.ts';

export const contrasts = defineStage({
  name: 'contrasts',
  description: 'Paired differences between methods, with bootstrap intervals over systems and seeds',
  parameters: z.strictObject({
    pairs: z
      .array(z.tuple([method, method]))
      .min(1)
      .describe('A and B: hypotheses that A errs less'),
    steps: z
      .array(z.int().nonnegative())
      .min(1)
      .describe('numbers of gradient steps at which they are compared'),
    ...comparisonChoice.shape,
    seed: z.int(),
  }),
  inputs: { fields: list(fieldScores), rollouts: list(rolloutScores) },
  outputs: { contrasts: contrastTable },
  run({ inputs, parameters: p, context }) {
    const tables = [
      ...errorTables(inputs.fields, 'fieldRelativeError', p.steps, placesOf),
      ...errorTables(inputs.rollouts, 'trajectoryMse', p.steps, placesOf),
      ...errorTables(inputs.rollouts, 'energyMse', p.steps, placesOf),
    ];
    const rows = tables.flatMap((table, i) => {
      context.progress(i, tables.length, 'comparisons');
      const { group, metric, steps } = table;
      return pairedRows(table, p).map((row) => ({ ...group, metric, steps, ...row }));
    });
    return { contrasts: tableFromRows(rows, contrastTable.columns) };
  },
});

function placesOf(cell: Cell) {
  const { family, method: name, seed, shots } = readCell(adaptationCell, cell);
  return [{ group: { family, shots }, method: name, seed }];
}
