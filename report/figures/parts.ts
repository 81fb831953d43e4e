// Parts of Vega-Lite specifications.
import type { TopLevelSpec } from 'vega-lite';

/** A panel, or panels in a grid. */
export type Part = Extract<TopLevelSpec, { concat: unknown }>['concat'][number];

/**
 * The title of a vertical axis, broken at the first space: one that is longer than the axis would push panels apart. The
 * plotting library takes texts to be longer than they are.
 */
export function inTwoLines(title: string): string[] {
  const space = title.indexOf(' ');
  return space < 0 ? [title] : [title.slice(0, space), title.slice(space + 1)];
}
