// Which algorithm errs less at each value of an ablation's arms.
import { arms, lastSteps, type AblationContrast } from '../ablation.ts';
import { pairOf } from '../contrasts.ts';
import { plural } from '../numbers.ts';
import type { Figure } from './figure.ts';
import { forest, FOREST_SUBTITLE } from './forest.ts';
import type { Part } from './parts.ts';

/** After the last number of gradient steps; a block of rows an arm. */
export function ablationContrastFigure(contrasts: readonly AblationContrast[]): Figure {
  const steps = lastSteps(contrasts);
  const blocks = arms
    .map(({ name, title, symbol }) => ({
      title,
      rows: contrasts
        .filter((contrast) => contrast.arm === name && contrast.steps === steps)
        .sort((a, b) => a.value - b.value)
        .map((contrast) => ({ ...contrast, label: `${symbol} = ${contrast.value}: ${pairOf(contrast)}` })),
    }))
    .filter(({ rows }) => rows.length > 0);
  return {
    name: 'ratios',
    title: 'Which algorithm errs less: ratios of errors',
    subtitle: [
      `After ${plural(steps, 'gradient step')}, at each value of ${blocks.map(({ title }) => title).join(', ')}:`,
      ...FOREST_SUBTITLE,
    ],
    description:
      'Ratios of the errors of pairs of algorithms with their intervals, for each value of what is varied. The report ' +
      'says in sentences what they mean.',
    spec: {
      language: 'vega-lite',
      value: { spacing: 28, vconcat: blocks.map(({ rows }): Part => forest(rows)) },
    },
  };
}
