// The graph that the method comparisons share: every method is measured on each family of systems, and then compared
// with the others.
import type { MatrixFunction } from 'phaseline';
import { aggregate } from '../../stages/aggregate.ts';
import { beyondRange } from '../../stages/beyond-range.ts';
import { contrasts } from '../../stages/contrasts.ts';
import { summariseFeatures } from '../../stages/summarise-features.ts';
import { trainingCosts } from '../../stages/training-costs.ts';
import { measureFamily, type Families, type MethodsParameters } from './measure-family.ts';
import { valueAt } from './value-at.ts';

/** Measurements on the validation systems of which most must be at a goal. */
export const validationWindow = 3;

export function compareMethods(matrix: MatrixFunction, families: Families, p: MethodsParameters) {
  const names = Object.keys(families);
  const ofFamily = matrix({ family: names }, ({ family }) => measureFamily(matrix, families[family], p));
  const tests = ofFamily.map((one) => one.tests);
  const { fieldResults, rolloutResults, bySeed } = aggregate({
    fields: tests.map((test) => test.map(({ fieldScores }) => fieldScores)),
    rollouts: tests.map((test) => test.map(({ rolloutScores }) => rolloutScores)),
  });
  const { similarityResults, probeResults } = summariseFeatures({
    similarities: ofFamily.map((one) => one.similarities),
    probes: ofFamily.map((one) => one.probes),
  });
  /** What is said of each family from all of its methods together. */
  const judged = matrix({ family: names }, ({ family }) => {
    const own = ofFamily.filter((cell) => cell['family'] === family);
    const { system, dimension } = families[family];
    const { innerSteps, batchTasks } = p.training;
    return {
      contrasts: contrasts(
        {
          fields: own.map((one) => one.tests.map(({ fieldScores }) => fieldScores)),
          rollouts: own.map((one) => one.tests.map(({ rolloutScores }) => rolloutScores)),
        },
        { ...p.comparison, steps: p.adaptation.rolledOut, seed: p.dataSeed },
      ),
      beyond: beyondRange(
        {
          scores: own.map((one) => one.beyond.scores),
          systems: valueAt(own, { family }).beyond.systems,
        },
        { system, bins: p.beyond.bins },
      ),
      costs: trainingCosts(
        { training: own.map((one) => one.logs) },
        {
          thresholds: p.costThresholds,
          window: validationWindow,
          network: p.network,
          dimension,
          innerSteps,
          batchTasks,
          support: p.metaTrain.support,
          query: p.metaTrain.query,
        },
      ),
    };
  });
  return { ofFamily, judged, fieldResults, rolloutResults, bySeed, similarityResults, probeResults };
}
