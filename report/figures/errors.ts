// Errors against the number of gradient steps of the adaptation, and against the number of observations.
import { comparedMetrics, distinct, type Result } from '../results.ts';
import { labelOf } from '../methods.ts';
import { plural } from '../numbers.ts';
import { errorPanels, type HorizontalAxis } from './error-panels.ts';
import type { Figure } from './figure.ts';

const SUBTITLE = 'Lines: medians over systems and seeds; bands: first to third quartile';

/** @param results with `shots` observations */
export function stepsFigure(results: readonly Result[], shots: number): Figure {
  const scale = { type: 'symlog' };
  return {
    name: 'by-steps',
    title: `Errors on unseen systems against gradient steps, from ${shots} observations`,
    subtitle: [SUBTITLE],
    ...errorFigure(results, 'steps', { title: 'gradient steps', scale }),
  };
}

/** @param results after `steps` gradient steps */
export function shotsFigure(results: readonly Result[], steps: number): Figure {
  const scale = { type: 'log' };
  return {
    name: 'by-shots',
    title: `Errors on unseen systems against observations, after ${plural(steps, 'gradient step')}`,
    subtitle: [SUBTITLE],
    ...errorFigure(results, 'shots', { title: 'observations K', scale }),
  };
}

function errorFigure(
  results: readonly Result[],
  axis: 'steps' | 'shots',
  horizontal: HorizontalAxis,
): Pick<Figure, 'description' | 'spec'> {
  const columns = comparedMetrics
    .map((metric) => ({
      metric,
      points: results
        .filter((result) => result.metric === metric.name)
        .map((result) => ({ ...result, x: result[axis] })),
    }))
    .filter(({ points }) => points.some(({ median }) => Number.isFinite(median)));
  const titles = columns.map(({ metric }) => metric.title).join(', ');
  const methods = distinct(results.map(({ method }) => labelOf(method))).join(', ');
  return {
    description: `${titles} against ${horizontal.title} for ${methods}. The numbers are in the table of results.`,
    spec: { language: 'vega-lite', value: errorPanels(columns, horizontal) },
  };
}
