// Medians and quartiles of the scores: heavy-tailed errors are never summed up by a mean alone.
import { defineStage, list, type Cell } from 'phaseline';
import { fieldResults, resultsBySeed, rolloutResults } from '../schemas/results.ts';
import { fieldScores, rolloutScores } from '../schemas/scores.ts';
import { adaptationCell, readCell } from './cells.ts';
import { distinct, groupsOf, numbersOf } from './convert/groups.ts';
import { countLost, countWorseThanNone, medianOf, spread } from './convert/ranks.ts';
import { tableFromRows } from './convert/rows.ts';
import { scoreRows } from './convert/score-rows.ts';

const axesOf = (cell: Cell) => readCell(adaptationCell, cell);
const setting = ['family', 'method', 'shots', 'steps'] as const;
const seedSetting = [...setting, 'seed'] as const;

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
    const fields = scoreRows(inputs.fields, axesOf, ['fieldRelativeError', 'fieldMse', 'stopped']);
    const rollouts = scoreRows(inputs.rollouts, axesOf, ['trajectoryMse', 'energyMse', 'learnedEnergyMse']);
    const fieldSummary = (await groupsOf(fields, setting)).map(({ key, members }) => {
      const errors = numbersOf(members, 'fieldMse');
      const relative = numbersOf(members, 'fieldRelativeError');
      return {
        ...key,
        ...spread('fieldRelativeError', relative),
        ...spread('fieldMse', errors),
        ...countsOf(members),
        nonFinite: countLost(errors),
        worseThanNone: countWorseThanNone(relative),
        stopped: members.filter(({ stopped }) => stopped).length,
      };
    });
    const rolloutSummary = (await groupsOf(rollouts, setting)).map(({ key, members }) => {
      const errors = numbersOf(members, 'trajectoryMse');
      return {
        ...key,
        ...spread('trajectoryMse', errors),
        ...spread('energyMse', numbersOf(members, 'energyMse')),
        ...spread('learnedEnergyMse', numbersOf(members, 'learnedEnergyMse')),
        ...countsOf(members),
        diverged: countLost(errors),
      };
    });
    const motions = await groupsOf(rollouts, seedSetting);
    const bySeed = (await groupsOf(fields, seedSetting)).map(({ key, members }) => {
      const motion = motions.find((group) => seedSetting.every((name) => group.key[name] === key[name]));
      const ofMotion = (metric: 'trajectoryMse' | 'energyMse') =>
        motion === undefined ? NaN : medianOf(numbersOf(motion.members, metric));
      return {
        ...key,
        fieldRelativeError: medianOf(numbersOf(members, 'fieldRelativeError')),
        trajectoryMse: ofMotion('trajectoryMse'),
        energyMse: ofMotion('energyMse'),
      };
    });
    return {
      fieldResults: tableFromRows(fieldSummary, fieldResults.columns),
      rolloutResults: tableFromRows(rolloutSummary, rolloutResults.columns),
      bySeed: tableFromRows(bySeed, resultsBySeed.columns),
    };
  },
});

function countsOf(members: readonly { readonly task: number; readonly seed: number }[]) {
  return { systems: distinct(members, 'task'), seeds: distinct(members, 'seed') };
}
