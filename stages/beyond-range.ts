// Where the learned physics ends: errors on systems whose parameters lie outside the training range.
import { defineStage, list, type Cell } from 'phaseline';
import { z } from 'zod';
import { systemChoice } from '../schemas/parameters.ts';
import { systems } from '../schemas/data.ts';
import { beyondResults, beyondScores } from '../schemas/results.ts';
import { fieldScores } from '../schemas/scores.ts';
import { excess } from '../science/systems/parameter-range.ts';
import { systemNamed } from '../science/systems/index.ts';
import { adaptationCell, readCell } from './cells.ts';
import { distinct, groupsOf, numbersOf } from './convert/groups.ts';
import { ranked } from './convert/ranks.ts';
import { tableFromRows } from './convert/rows.ts';
import { scoreRows } from './convert/score-rows.ts';

const axesOf = (cell: Cell) => readCell(adaptationCell, cell);

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
    const factors = excess(systemNamed(p.system), inputs.systems.parameters.data);
    const rows = scoreRows(inputs.scores, axesOf, ['fieldRelativeError']).map((row) => ({
      ...row,
      excess: factors[row.task],
      bin: binOf(factors[row.task], p.bins),
    }));
    const groups = await groupsOf(rows, ['family', 'method', 'shots', 'steps']);
    const results = groups.flatMap(({ key, members }) =>
      Array.from({ length: p.bins }, (_, bin) => ({
        bin,
        inBin: members.filter((row) => row.bin === bin),
      }))
        .filter(({ inBin }) => inBin.length > 0)
        .map(({ bin, inBin }) => ({
          ...key,
          excessLow: 1 + bin / p.bins,
          excessHigh: 1 + (bin + 1) / p.bins,
          ...ranked('fieldRelativeError', numbersOf(inBin, 'fieldRelativeError')),
          systems: distinct(inBin, 'task'),
        })),
    );
    return {
      scores: tableFromRows(rows, beyondScores.columns),
      results: tableFromRows(results, beyondResults.columns),
    };
  },
});

/** Excess in (1, 2] -> 0 .. bins - 1. */
function binOf(value: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.ceil((value - 1) * bins) - 1));
}
