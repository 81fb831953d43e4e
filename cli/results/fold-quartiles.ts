import { formatNumber } from '../format/numbers.ts';
import type { TableColumn } from '../format/table.ts';
import type { MergedColumn } from './merge-tables.ts';

const digits = 3;

/**
 * A median and its quartiles as one column, `error [Q1, Q3]`: tables that have the columns `error`, `errorQ1` and
 * `errorQ3` would else be too wide to read. Undefined for any other column.
 */
export function foldQuartiles(
  column: MergedColumn,
  columns: readonly MergedColumn[],
  rows: number,
): TableColumn | undefined {
  const quartiles = quartilesOf(column.name, columns);
  if (!quartiles) return undefined;
  const parts = [column, ...quartiles].map(({ values }) =>
    alignRight(values.slice(0, rows).map((value) => shown(Number(value)))),
  );
  return {
    title: `${column.name} [Q1, Q3]`,
    align: 'right',
    cells: parts[0].map((median, row) => `${median} [${parts[1][row]}, ${parts[2][row]}]`),
  };
}

/** Whether a column is printed as a quartile beside its median. */
export function isFolded({ name }: MergedColumn, columns: readonly MergedColumn[]): boolean {
  const median = /^(.+)Q[13]$/.exec(name)?.[1];
  if (median === undefined || !columns.some((column) => column.name === median)) return false;
  return quartilesOf(median, columns) !== undefined;
}

function quartilesOf(
  median: string,
  columns: readonly MergedColumn[],
): [MergedColumn, MergedColumn] | undefined {
  const lower = columns.find(({ name }) => name === `${median}Q1`);
  const upper = columns.find(({ name }) => name === `${median}Q3`);
  return lower && upper && [lower, upper];
}

function shown(value: number): string {
  return Number.isNaN(value) ? '–' : formatNumber(value, digits);
}

function alignRight(texts: readonly string[]): string[] {
  const width = Math.max(0, ...texts.map(({ length }) => length));
  return texts.map((text) => text.padStart(width));
}
