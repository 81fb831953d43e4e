// What the learned features do: how much adaptation changes them, and what the adapted head tells of the system.
import { defineStage, list } from 'phaseline';
import { probeResults, probeScores, similarity, similarityResults } from '../schemas/tables.ts';
import { adaptationCell, readCell, trainingCell } from './cells.ts';
import { columnsOf } from './convert/summaries.ts';

export const summariseFeatures = defineStage({
  name: 'summarise-features',
  description: 'Medians over systems and seeds of the similarity of features, and over seeds of the probes',
  inputs: { similarities: list(similarity), probes: list(probeScores) },
  outputs: { similarityResults, probeResults },
  async run({ inputs }) {
    const { op, table } = await import('arquero');
    const similarities = inputs.similarities.flatMap(({ cell, value }, order) => {
      const setting = readCell(adaptationCell, cell);
      const output = Math.max(...value.layer);
      return Array.from(value.layer, (layer, row) => ({
        ...setting,
        order,
        steps: value.steps[row],
        depth: layer,
        layer: layer === output ? 'output' : `hidden ${layer + 1}`,
        cka: value.cka[row],
      }));
    });
    const probes = inputs.probes.flatMap(({ cell, value }, order) => {
      const { family, method, seed } = readCell(trainingCell, cell);
      return value.target.map((target, row) => ({
        family,
        method,
        seed,
        order,
        row,
        target,
        kind: value.kind[row],
        rSquared: value.rSquared[row],
      }));
    });
    const features = table(columns(similarities))
      .groupby('family', 'method', 'shots', 'steps', 'depth', 'layer')
      .rollup({
        order: op.min('order'),
        cka: op.quantile('cka', 0.5),
        ckaQ1: op.quantile('cka', 0.25),
        ckaQ3: op.quantile('cka', 0.75),
      })
      .orderby('order', 'steps', 'depth');
    const heads = table(columns(probes))
      .groupby('family', 'method', 'target', 'kind', 'row')
      .rollup({
        order: op.min('order'),
        rSquared: op.median('rSquared'),
        rSquaredLow: op.min('rSquared'),
        rSquaredHigh: op.max('rSquared'),
        seeds: op.distinct('seed'),
      })
      .orderby('order', 'row');
    return {
      similarityResults: columnsOf(features, similarityResults.columns),
      probeResults: columnsOf(heads, probeResults.columns),
    };
  },
});

function columns(
  rows: readonly Readonly<Record<string, string | number>>[],
): Record<string, (string | number)[]> {
  return Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, rows.map((row) => row[name])]));
}
