// Feature reuse: how much of each layer's features adaptation leaves as they were.
import { plural } from '../numbers.ts';
import type { Figure } from './figure.ts';
import { heatMap, type HeatCell } from './heat-map.ts';

export interface SimilarityData {
  readonly shots: number;
  readonly steps: number;
  /** Medians and quartiles of the linear CKA; columns are layers. */
  readonly cells: readonly HeatCell[];
}

export function similarityFigure({ shots, steps, cells }: SimilarityData): Figure {
  return {
    name: 'similarity',
    title: 'Similarity of features before and after adaptation',
    subtitle: [
      `Medians over systems and seeds, from ${shots} observations`,
      `in ${plural(steps, 'gradient step')}; 1: the same features`,
    ],
    description:
      'A map of layers and methods: the median linear CKA of features before and after adaptation.',
    spec: {
      language: 'vega-lite',
      value: { hconcat: [heatMap(cells, { hasMethods: true, hasRanges: false })] },
    },
  };
}
