// What each arm of an ablation's star does to the errors, and which algorithm errs less there.
import { defineStage, list, type Cell } from 'phaseline';
import { z } from 'zod';
import { algorithm } from '../schemas/methods.ts';
import { comparisonChoice } from '../schemas/evaluation.ts';
import { ablationContrasts, ablationResults } from '../schemas/results.ts';
import { fieldScores, rolloutScores } from '../schemas/scores.ts';
import { placesOnArms } from './convert/arms.ts';
import { errorTables } from './convert/error-tables.ts';
import { pairedRows } from './convert/paired-rows.ts';
import { finiteOrNaN, ranked, seedMedians } from './convert/ranks.ts';
import { tableFromRows } from './convert/rows.ts';

export const aggregateAblation = defineStage({
  name: 'aggregate-ablation',
  description: 'Medians, quartiles and paired differences at each value of the arms of an ablation',
  parameters: z.strictObject({
    centre: z
      .record(z.string(), z.number())
      .describe('the value of each axis at which the others are changed'),
    steps: z.int().nonnegative().describe('gradient steps of the adaptation'),
    pairs: z.array(z.tuple([algorithm, algorithm])).describe('A and B: hypotheses that A errs less'),
    ...comparisonChoice.shape,
    seed: z.int(),
  }),
  inputs: { fields: list(fieldScores), rollouts: list(rolloutScores) },
  outputs: { results: ablationResults, contrasts: ablationContrasts },
  run({ inputs, parameters: p }) {
    const placesOf = (cell: Cell) => placesOnArms(p.centre, cell);
    const fields = errorTables(inputs.fields, 'fieldRelativeError', [p.steps], placesOf);
    const trajectories = errorTables(inputs.rollouts, 'trajectoryMse', [p.steps], placesOf);
    const energies = errorTables(inputs.rollouts, 'energyMse', [p.steps], placesOf);
    const results = fields.flatMap(({ group, errors, seeds, systems }, i) =>
      [...errors].map(([name, fieldErrors]) => {
        const trajectoryErrors = trajectories[i].errors.get(name)!;
        const medians = seedMedians(fieldErrors, seeds);
        return {
          ...group,
          algorithm: name,
          steps: p.steps,
          ...ranked('fieldRelativeError', fieldErrors),
          fieldRelativeErrorSeedLow: finiteOrNaN(Math.min(...medians)),
          fieldRelativeErrorSeedHigh: finiteOrNaN(Math.max(...medians)),
          ...ranked('trajectoryMse', trajectoryErrors),
          ...ranked('energyMse', energies[i].errors.get(name)!),
          diverged: trajectoryErrors.filter((error) => !Number.isFinite(error)).length,
          systems,
          seeds,
        };
      }),
    );
    const contrasts = [...fields, ...trajectories, ...energies].flatMap((table) =>
      pairedRows(table, p).map((row) => ({
        ...table.group,
        metric: table.metric,
        steps: table.steps,
        ...row,
      })),
    );
    return {
      results: tableFromRows(results, ablationResults.columns),
      contrasts: tableFromRows(contrasts, ablationContrasts.columns),
    };
  },
});
