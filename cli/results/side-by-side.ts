import type { Colors } from '../format/colors.ts';
import { formatCount, formatNumber, formatQuantity } from '../format/numbers.ts';
import { alignColumns } from '../format/table.ts';
import type { CellValue, MergedColumn } from './merge-tables.ts';

const mostLines = 200;

interface Row {
  readonly keys: readonly CellValue[];
  readonly values: ReadonlyMap<string, number>;
}

/**
 * Two tables of one schema with their numbers beside each other and the differences: one line for each number that
 * differs. Rows belong together when their axes, integers, texts and booleans are equal; where these do not tell rows
 * apart, by their order.
 */
export function sideBySide(
  tables: readonly [readonly MergedColumn[], readonly MergedColumn[]],
  labels: readonly [string, string],
  colors: Colors,
): string[] {
  const names = keyNames(tables);
  const [a, b] = tables.map((table) => rowsOf(table, names));
  const unique = [a, b].every((rows) => new Set(rows.map(keyText)).size === rows.length);
  const textOf = (row: Row, index: number) => (unique ? keyText(row) : String(index));
  const others = new Map(b.map((row, index) => [textOf(row, index), row]));
  const pairs = a.flatMap((row, index) => {
    const other = others.get(textOf(row, index));
    return other ? [[row, other] as const] : [];
  });
  const numbers = pairs.flatMap(([row, other]) =>
    [...row.values].flatMap(([column, before]) => {
      const after = other.values.get(column);
      return after === undefined ? [] : [{ keys: row.keys, column, before, after }];
    }),
  );
  const differing = numbers.filter(({ before, after }) => !Object.is(before, after));
  const shown = differing.slice(0, mostLines);
  const lines = alignColumns([
    ...names.map((title, i) => ({ title, cells: shown.map(({ keys }) => String(keys[i])) })),
    { title: 'column', cells: shown.map(({ column }) => column) },
    { title: labels[0], align: 'right', cells: shown.map(({ before }) => show(before)) },
    { title: labels[1], align: 'right', cells: shown.map(({ after }) => show(after)) },
    { title: 'difference', align: 'right', cells: shown.map(({ before, after }) => signed(after - before)) },
    { title: 'relative', align: 'right', cells: shown.map(({ before, after }) => percent(before, after)) },
  ]);
  const lonely = [a.length - pairs.length, b.length - pairs.length];
  return [
    ...(shown.length === 0 ? [] : [colors.bold(lines[0]), ...lines.slice(1)]),
    ...(differing.length > shown.length
      ? [colors.dim(`… and ${formatQuantity(differing.length - shown.length, 'more number')}`)]
      : []),
    colors.dim(
      `${formatCount(differing.length)} of ${formatQuantity(numbers.length, 'number')} ${differing.length === 1 ? 'differs' : 'differ'}`,
    ),
    ...lonely.flatMap((count, i) =>
      count === 0 ? [] : [colors.dim(`${formatQuantity(count, 'row')} only in ${labels[i]}`)],
    ),
  ];
}

function keyNames(tables: readonly (readonly MergedColumn[])[]): string[] {
  const [a, b] = tables.map((columns) => columns.filter(isKey).map(({ name }) => name));
  return a.filter((name) => b.includes(name));
}

function isKey({ type }: MergedColumn): boolean {
  return ['axis', 'utf8', 'int32', 'bool'].includes(type);
}

function rowsOf(columns: readonly MergedColumn[], names: readonly string[]): Row[] {
  const keys = names.map((name) => columns.find((column) => column.name === name)!);
  const numbers = columns.filter((column) => !isKey(column) && !column.type.includes('[]'));
  return Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) => ({
    keys: keys.map(({ values }) => values[row]),
    values: new Map(numbers.map(({ name, values }) => [name, Number(values[row])])),
  }));
}

function keyText({ keys }: Row): string {
  return JSON.stringify(keys);
}

function show(value: number): string {
  return Number.isNaN(value) ? '–' : formatNumber(value);
}

function signed(difference: number): string {
  return Number.isNaN(difference) ? '–' : `${difference > 0 ? '+' : ''}${formatNumber(difference)}`;
}

function percent(before: number, after: number): string {
  const ratio = ((after - before) / Math.abs(before)) * 100;
  return Number.isFinite(ratio) ? `${ratio > 0 ? '+' : ''}${formatNumber(ratio, 3)} %` : '–';
}
