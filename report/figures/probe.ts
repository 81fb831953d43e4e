// What a linear map of the adapted head tells of the system.
import type { Figure } from './figure.ts';
import { heatMap, type HeatCell } from './heat-map.ts';

export interface ProbeData {
  /** Values are R^2, the median over seeds, the lowest and the highest; columns are targets. */
  readonly parameters: readonly HeatCell[];
  /** Likewise for the functions of the parameters in which H is linear. */
  readonly coefficients: readonly HeatCell[];
}

export function probeFigure({ parameters, coefficients }: ProbeData): Figure {
  const maps = [
    { title: 'parameters', cells: parameters },
    { title: 'coefficients of H', cells: coefficients },
  ].filter(({ cells }) => cells.length > 0);
  return {
    name: 'probe',
    title: 'What the adapted head tells by a linear map (R² on held-out systems)',
    subtitle: ['The median over seeds, below it the lowest and the highest; 1: all, 0 or less: nothing'],
    description: 'A map of targets and methods: R² of a linear probe from the adapted head.',
    spec: {
      language: 'vega-lite',
      value: {
        spacing: 20,
        hconcat: maps.map(({ title, cells }, i) =>
          heatMap(cells, { title, hasMethods: i === 0, hasRanges: true }),
        ),
      },
    },
  };
}
