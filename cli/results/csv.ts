import { table } from 'arquero';
import type { CellValue, MergedColumn } from './merge-tables.ts';

/** Comma-separated values with every digit; a vector `state` becomes `state.0`, `state.1`, …; NaN an empty field. */
export function toCsv(columns: readonly MergedColumn[]): string {
  const scalars = columns.flatMap(scalarColumns);
  // Strings already: no type is guessed, and numbers keep their shortest exact form.
  return table(scalars.map(([name, values]) => [name, values.map(field)])).toCSV();
}

function scalarColumns({ name, type, values }: MergedColumn): [string, readonly CellValue[]][] {
  if (!type.includes('[]')) return [[name, values]];
  const vectors = values as readonly (readonly number[])[];
  const width = vectors[0]?.length ?? 0;
  return Array.from({ length: width }, (_, i) => [`${name}.${i}`, vectors.map((vector) => vector[i])]);
}

function field(value: CellValue): string {
  return Number.isNaN(value) ? '' : String(value);
}
