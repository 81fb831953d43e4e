// Tables from rows.
import type { Columns, TableValue } from 'phaseline';

type Row<C extends Columns> = { readonly [K in keyof C]: C[K] extends 'utf8' ? string : number };

/** A table of texts and numbers, a column at a time. */
export function tableFromRows<C extends Columns>(rows: readonly Row<C>[], columns: C): TableValue<C> {
  const read = (name: keyof C, type: string) => {
    const values = rows.map((row) => row[name]);
    if (type === 'utf8') return values as string[];
    return type === 'int32' ? Int32Array.from(values as number[]) : Float64Array.from(values as number[]);
  };
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, read(name, type as string)]),
  ) as TableValue<C>;
}
