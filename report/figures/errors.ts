// Errors against the number of gradient steps of the adaptation, and against the number of observations.
import { comparedMetrics, distinct, type Result, type SeedResult } from '../results.ts';
import { labelOf } from '../methods.ts';
import { plural } from '../numbers.ts';
import { errorPanels, type HorizontalAxis } from './error-panels.ts';
import type { Figure } from './figure.ts';

const SUBTITLE =
  'Lines: medians over systems and seeds; bands: from the lowest to the highest median of a seed';

/** What is drawn: medians over all systems and seeds, and those of each seed. */
export interface ErrorData {
  readonly results: readonly Result[];
  readonly seedResults: readonly SeedResult[];
}

/** @param data with `shots` observations */
export function stepsFigure(data: ErrorData, shots: number): Figure {
  const scale = { type: 'symlog' };
  return {
    name: 'by-steps',
    title: `Errors on unseen systems against gradient steps, from ${shots} observations`,
    subtitle: [SUBTITLE],
    ...errorFigure(data, 'steps', { title: 'gradient steps', scale }),
  };
}

/** @param data after `steps` gradient steps */
export function shotsFigure(data: ErrorData, steps: number): Figure {
  const scale = { type: 'log' };
  return {
    name: 'by-shots',
    title: `Errors on unseen systems against observations, after ${plural(steps, 'gradient step')}`,
    subtitle: [SUBTITLE],
    ...errorFigure(data, 'shots', { title: 'observations K', scale }),
  };
}

function errorFigure(
  { results, seedResults }: ErrorData,
  axis: 'steps' | 'shots',
  horizontal: HorizontalAxis,
): Pick<Figure, 'description' | 'spec'> {
  const columns = comparedMetrics
    .map((metric) => ({
      metric,
      points: results
        .filter((result) => result.metric === metric.name)
        .map((result) => ({
          method: result.method,
          x: result[axis],
          median: result.median,
          ofSeeds: seedResults
            .filter((one) => one.metric === metric.name && one.method === result.method)
            .filter((one) => one[axis] === result[axis])
            .map((one) => one.median),
        })),
    }))
    .filter(({ points }) => points.some(({ median }) => Number.isFinite(median)));
  const titles = columns.map(({ metric }) => metric.title).join(', ');
  const methods = distinct(results.map(({ method }) => labelOf(method))).join(', ');
  return {
    description: `${titles} against ${horizontal.title} for ${methods}. The numbers are in the table of results.`,
    spec: { language: 'vega-lite', value: errorPanels(columns, horizontal) },
  };
}
