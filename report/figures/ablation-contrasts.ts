// Which algorithm errs less at each value of an ablation's arms.
import { arms, type AblationContrast } from '../ablation.ts';
import { pairOf } from '../contrasts.ts';
import type { Figure } from './figure.ts';
import { forest, FOREST_SUBTITLE } from './forest.ts';
import type { Part } from './parts.ts';

/** A block of rows an arm. */
export function ablationContrastFigure(contrasts: readonly AblationContrast[]): Figure {
  const blocks = arms
    .map(({ name, title, symbol }) => ({
      title,
      rows: contrasts
        .filter(({ arm }) => arm === name)
        .sort((a, b) => a.value - b.value)
        .map((contrast) => ({ ...contrast, label: `${symbol} = ${contrast.value}: ${pairOf(contrast)}` })),
    }))
    .filter(({ rows }) => rows.length > 0);
  return {
    name: 'ratios',
    title: 'Which algorithm errs less: ratios of errors',
    subtitle: [
      `At each value of ${blocks.map(({ title }) => title).join(', ')}, all else at the centre:`,
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
