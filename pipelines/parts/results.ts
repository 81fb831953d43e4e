// What people find by name of a comparison of methods.
import type { Matrix } from 'phaseline';
import type { compareMethods } from './compare-methods.ts';
import type { present } from './present.ts';

export function resultsOf(
  compared: ReturnType<typeof compareMethods>,
  { report, page, figures }: ReturnType<typeof present>,
) {
  const { fieldResults, rolloutResults, bySeed, similarityResults, probeResults, judged, ofFamily } =
    compared;
  return {
    results: fieldResults,
    'rollout-results': rolloutResults,
    'results-by-seed': bySeed,
    contrasts: judged.map((one) => one.contrasts),
    beyond: judged.map((one) => one.beyond.results),
    similarity: similarityResults,
    probe: probeResults,
    costs: judged.map((one) => one.costs),
    report,
    page,
    figures: byFamily(figures.map(({ svg }) => svg)),
    specs: byFamily(figures.map(({ specs }) => specs)),
    choices: ofFamily.map((one) => one.choices),
    learners: ofFamily.map((one) => one.learned.map(({ learner }) => learner)),
    training: ofFamily.map((one) => one.logs),
  };
}

/** A group of results for each family, called after it. */
function byFamily<T>(matrix: Matrix<T>): Readonly<Record<string, T>> {
  return Object.fromEntries(matrix.cells.map(({ cell, value }) => [cell['family'], value]));
}
