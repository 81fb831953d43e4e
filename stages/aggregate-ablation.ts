// What each arm of an ablation's star does to the errors, and which algorithm errs less there.
import { defineStage, list, type Cell } from 'phaseline';
import { z } from 'zod';
import { algorithm } from '../schemas/methods.ts';
import { comparisonChoice } from '../schemas/evaluation.ts';
import { ablationContrasts, ablationResults } from '../schemas/results.ts';
import { fieldScores, rolloutScores } from '../schemas/scores.ts';
import { placesOnArms, type ArmValue } from './convert/arms.ts';
import { errorTables, type ErrorTable } from './convert/error-tables.ts';
import { pairedRows } from './convert/paired-rows.ts';
import { countLost, countWorseThanNone, seedBand, spread } from './convert/ranks.ts';
import { tableFromRows } from './convert/rows.ts';

type Table = ErrorTable<ArmValue>;

export const aggregateAblation = defineStage({
  name: 'aggregate-ablation',
  description: 'Medians, quartiles and paired differences at each value of the arms of an ablation',
  parameters: z.strictObject({
    centre: z
      .record(z.string(), z.number())
      .describe('the value of each axis at which the others are changed'),
    steps: z
      .int()
      .nonnegative()
      .describe('gradient steps after which motion is compared; fields are after all that were scored'),
    pairs: z.array(z.tuple([algorithm, algorithm])).describe('A and B: hypotheses that A errs less'),
    ...comparisonChoice.shape,
    seed: z.int(),
  }),
  inputs: { fields: list(fieldScores), rollouts: list(rolloutScores) },
  outputs: { results: ablationResults, contrasts: ablationContrasts },
  run({ inputs, parameters: p, context }) {
    const placesOf = (cell: Cell) => placesOnArms(p.centre, cell);
    const scored = new Set(inputs.fields.flatMap(({ value }) => [...value.steps]));
    const steps = [...scored].sort((a, b) => a - b);
    const fields = errorTables(inputs.fields, 'fieldRelativeError', steps, placesOf);
    const stopped = errorTables(inputs.fields, 'stopped', steps, placesOf);
    const trajectories = errorTables(inputs.rollouts, 'trajectoryMse', [p.steps], placesOf);
    const energies = errorTables(inputs.rollouts, 'energyMse', [p.steps], placesOf);
    const results = fields.flatMap((table, i) => {
      const errorsIn = (tables: readonly Table[], name: string) => beside(table, tables)?.errors.get(name);
      return [...table.errors].map(([name, errors]) => {
        const motion = errorsIn(trajectories, name);
        return {
          ...table.group,
          algorithm: name,
          steps: table.steps,
          ...spread('fieldRelativeError', errors),
          ...seedBand('fieldRelativeError', errors, table.seeds),
          ...spread('trajectoryMse', motion),
          ...seedBand('trajectoryMse', motion, table.seeds),
          ...spread('energyMse', errorsIn(energies, name)),
          ...seedBand('energyMse', errorsIn(energies, name), table.seeds),
          nonFinite: countLost(errors),
          worseThanNone: countWorseThanNone(errors),
          stopped: stopped[i].errors.get(name)!.filter(Boolean).length,
          diverged: motion === undefined ? NaN : countLost(motion),
          systems: table.systems,
          seeds: table.seeds,
        };
      });
    });
    const compared = [...fields, ...trajectories, ...energies];
    const contrasts = compared.flatMap((table, i) => {
      context.progress(i, compared.length, 'comparisons');
      return pairedRows(table, p).map((row) => ({
        ...table.group,
        metric: table.metric,
        steps: table.steps,
        ...row,
      }));
    });
    return {
      results: tableFromRows(results, ablationResults.columns),
      contrasts: tableFromRows(contrasts, ablationContrasts.columns),
    };
  },
});

/** Of another metric, what belongs beside a table; undefined where that was not scored. */
function beside({ group, steps }: Table, tables: readonly Table[]): Table | undefined {
  return tables.find(
    (one) => one.group.arm === group.arm && one.group.value === group.value && one.steps === steps,
  );
}
