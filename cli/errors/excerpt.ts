/** A line of text, and the part of it that is meant. */
export interface Marked {
  readonly text: string;
  /** Index into `text`. */
  readonly start: number;
  readonly length: number;
}

/** The part of a long line around its mark that fits into `width` columns, without the white space at its ends. */
export function fitted({ text, start, length }: Marked, width: number): Marked {
  const indent = text.length - text.trimStart().length;
  const line = text.trim().replaceAll('\t', ' ');
  const at = Math.max(0, Math.min(start - indent, line.length));
  const marked = Math.max(1, Math.min(length, width, line.length - at));
  if (line.length <= width) return { text: line, start: at, length: marked };
  const first = Math.max(0, Math.min(at - Math.floor((width - marked) / 2), line.length - width));
  const window = line.slice(first, first + width);
  const cut = `${first > 0 ? '…' : window[0]}${window.slice(1, -1)}`;
  return {
    text: `${cut}${first + width < line.length ? '…' : window.at(-1)}`,
    start: at - first,
    length: Math.max(1, Math.min(marked, width - (at - first))),
  };
}
