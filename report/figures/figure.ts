// A picture before it is drawn.
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { theme, vegaTheme } from './theme.ts';

export interface Figure {
  /** Begins the ids in the SVG, so that several pictures live in one page. */
  readonly name: string;
  readonly title: string;
  /** Lines below it: how to read the picture. */
  readonly subtitle: readonly string[];
  /** What is to be seen, for readers who don't see it. */
  readonly description: string;
  readonly spec: FigureSpec;
}

export type FigureSpec =
  | { readonly language: 'vega'; readonly value: Spec }
  | { readonly language: 'vega-lite'; readonly value: TopLevelSpec };

/** The specification with title and theme: all that a plotting library needs. */
export function completeSpec({ title: text, subtitle, spec }: Figure): FigureSpec {
  const title = { text, subtitle: [...subtitle] };
  if (spec.language === 'vega') {
    const $schema = 'https://vega.github.io/schema/vega/v6.json';
    return { ...spec, value: { $schema, ...vegaTheme, title: { ...title, aria: false }, ...spec.value } };
  }
  const $schema = 'https://vega.github.io/schema/vega-lite/v6.json';
  return { ...spec, value: { $schema, config: theme, title, ...spec.value } };
}
