import { pad, widest } from './width.ts';

export interface TableColumn {
  readonly title?: string;
  readonly align?: 'left' | 'right';
  readonly cells: readonly string[];
}

const gap = '  ';

/** Lines of a table with aligned columns, and a line of titles when a column has one. Cells may be coloured. */
export function alignColumns(columns: readonly TableColumn[]): string[] {
  const titled = columns.some(({ title }) => title !== undefined);
  const texts = columns.map(({ title, cells }) => (titled ? [title ?? '', ...cells] : cells));
  const widths = texts.map(widest);
  const rows = texts[0]?.length ?? 0;
  return Array.from({ length: rows }, (_, row) =>
    columns
      .map(({ align }, i) => pad(texts[i][row], widths[i], align))
      .join(gap)
      .trimEnd(),
  );
}
