// Texts and paths of pictures that are drawn mark by mark.
import type { Mark } from 'vega';
import { INK } from './theme.ts';

export function path(d: string, style: Readonly<Record<string, string | number>>): Mark {
  const values = Object.entries({ path: d, strokeJoin: 'round', ...style }).map(([name, value]) => [
    name,
    { value },
  ]);
  return { type: 'path', aria: false, encode: { enter: Object.fromEntries(values) } };
}

export interface TextStyle {
  readonly align?: 'center';
  readonly bold?: true;
  readonly size?: number;
  readonly colour?: string;
}

export function text(content: string, x: number, y: number, style: TextStyle = {}): Mark {
  const { align, bold, size, colour } = style;
  return {
    type: 'text',
    aria: false,
    encode: {
      enter: {
        text: { value: content },
        x: { value: x },
        y: { value: y },
        align: { value: align ?? 'left' },
        fontSize: { value: size ?? 12 },
        fontWeight: { value: bold ? 600 : 'normal' },
        fill: { value: colour ?? INK },
      },
    },
  };
}
