import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';

/** Fills up with spaces to a number of terminal columns. The text may be coloured. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Cuts to a number of terminal columns, with an ellipsis. The text may be coloured. */
export function truncate(text: string, width: number): string {
  return stringWidth(text) <= width ? text : `${sliceAnsi(text, 0, width - 1)}…`;
}

/** The widest of some texts, in terminal columns. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
}
