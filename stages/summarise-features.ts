// What the learned features do: how much adaptation changes them, and what the adapted head tells of the system.
import { defineStage, list } from 'phaseline';
import { probeResults, similarityResults } from '../schemas/results.ts';
import { probeScores, similarity } from '../schemas/scores.ts';
import { adaptationCell, readCell, trainingCell } from './cells.ts';
import { distinct, groupsOf, numbersOf } from './convert/groups.ts';
import { medianOf, ranked } from './convert/ranks.ts';
import { tableFromRows } from './convert/rows.ts';

/**
 * What is not finite (the similarity of features that do not vary, R^2 of a target that does not) counts as infinite in
 * medians and quartiles: one that falls there is NaN.
 */
export const summariseFeatures = defineStage({
  name: 'summarise-features',
  description: 'Medians over systems and seeds of the similarity of features, and over seeds of the probes',
  inputs: { similarities: list(similarity), probes: list(probeScores) },
  outputs: { similarityResults, probeResults },
  async run({ inputs }) {
    const layers = inputs.similarities.flatMap(({ cell, value }) => {
      const { family, method, shots } = readCell(adaptationCell, cell);
      const output = Math.max(...value.layer);
      return Array.from(value.layer, (layer, row) => ({
        family,
        method,
        shots,
        steps: value.steps[row],
        layer: layer === output ? 'output' : `hidden ${layer + 1}`,
        cka: value.cka[row],
      }));
    });
    const targets = inputs.probes.flatMap(({ cell, value }) => {
      const { family, method, seed } = readCell(trainingCell, cell);
      return value.target.map((target, row) => ({
        family,
        method,
        seed,
        target,
        kind: value.kind[row],
        rSquared: value.rSquared[row],
      }));
    });
    const similarities = await groupsOf(layers, ['family', 'method', 'shots', 'steps', 'layer']);
    const probes = await groupsOf(targets, ['family', 'method', 'target', 'kind']);
    return {
      similarityResults: tableFromRows(
        similarities.map(({ key, members }) => ({ ...key, ...ranked('cka', numbersOf(members, 'cka')) })),
        similarityResults.columns,
      ),
      probeResults: tableFromRows(
        probes.map(({ key, members }) => {
          const values = numbersOf(members, 'rSquared');
          return {
            ...key,
            rSquared: medianOf(values),
            rSquaredLow: Math.min(...values),
            rSquaredHigh: Math.max(...values),
            seeds: distinct(members, 'seed'),
          };
        }),
        probeResults.columns,
      ),
    };
  },
});
