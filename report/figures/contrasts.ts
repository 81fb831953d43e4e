// Which method errs less than which.
import { pairOf, type Contrast } from '../contrasts.ts';
import { plural } from '../numbers.ts';
import { distinct } from '../results.ts';
import type { Figure } from './figure.ts';
import { forest, FOREST_SUBTITLE } from './forest.ts';

export interface ContrastData {
  readonly shots: number;
  readonly steps: number;
  readonly contrasts: readonly Contrast[];
}

export function contrastFigure({ shots, steps, contrasts }: ContrastData): Figure {
  const rows = contrasts.map((contrast) => ({ ...contrast, label: pairOf(contrast) }));
  return {
    name: 'contrasts',
    title: 'Which method errs less: ratios of errors',
    subtitle: [`From ${shots} observations after ${plural(steps, 'gradient step')}:`, ...FOREST_SUBTITLE],
    description:
      `Ratios of the errors of ${distinct(rows.map(({ label }) => label)).length} pairs of methods with their intervals. ` +
      'The report says in sentences what they mean.',
    spec: { language: 'vega-lite', value: { vconcat: [forest(rows)] } },
  };
}
