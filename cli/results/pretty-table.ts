import type { Colors } from '../format/colors.ts';
import { formatCount, formatNumber } from '../format/numbers.ts';
import { alignColumns, type TableColumn } from '../format/table.ts';
import { foldQuartiles, isFolded } from './fold-quartiles.ts';
import type { CellValue, MergedColumn } from './merge-tables.ts';

const mostRows = 200;
const mostElements = 4;

/** A table for people: aligned, numbers to the right and to four digits, at most 200 rows. */
export function prettyTable(columns: readonly MergedColumn[], colors: Colors): string[] {
  const rows = columns[0]?.values.length ?? 0;
  const lines = alignColumns(
    columns
      .filter((column) => !isFolded(column, columns))
      .map((column) => foldQuartiles(column, columns, mostRows) ?? plainColumn(column)),
  );
  return [
    colors.bold(lines[0] ?? ''),
    ...lines.slice(1),
    ...(rows > mostRows
      ? [colors.dim(`… and ${formatCount(rows - mostRows)} more rows: --format csv prints them all`)]
      : []),
  ];
}

function plainColumn({ name, type, values }: MergedColumn): TableColumn {
  return {
    title: name,
    align: type === 'utf8' || values.some((value) => typeof value === 'string') ? 'left' : 'right',
    cells: values.slice(0, mostRows).map(show),
  };
}

function show(value: CellValue): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '–' : formatNumber(value);
  if (typeof value !== 'object') return String(value);
  const elements = value.slice(0, mostElements).map((element) => formatNumber(element));
  return `[${[...elements, ...(value.length > mostElements ? ['…'] : [])].join(', ')}]`;
}
