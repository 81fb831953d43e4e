// Tables in Markdown, and their place in a document.

/** The first column to the left, the others to the right; padded, so that it reads well as text. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
}

/** The document with `text` between the markers of the command that writes it. @throws Error when it hasn't both. */
export function replaceBetweenMarkers(document: string, command: string, text: string): string {
  const [first, last] = [`<!-- ${command}: begin -->`, `<!-- ${command}: end -->`];
  const begin = document.indexOf(first);
  const end = document.indexOf(last);
  if (begin < 0 || end < begin)
    throw new Error(`The document needs the lines '${first}' and '${last}', in this order.`);
  return `${document.slice(0, begin + first.length)}\n\n${text}\n\n${document.slice(end)}`;
}

/** Three significant digits, in plain notation. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(digits);
}

/** One digit and the power of ten. */
export function magnitude(value: number): string {
  return value.toExponential(0);
}
