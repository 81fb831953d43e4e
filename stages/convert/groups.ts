// Rows that belong together.

/** The rows that agree in some columns, which are its own. */
export interface Group<R, K extends keyof R> {
  readonly key: Pick<R, K>;
  readonly members: readonly R[];
}

/** The rows grouped by the columns `keys`, groups in the order of their first rows. */
export async function groupsOf<R extends object, const K extends keyof R & string>(
  rows: readonly R[],
  keys: readonly K[],
): Promise<Group<R, K>[]> {
  if (rows.length === 0) return [];
  const { op, table } = await import('arquero');
  const columns = Object.fromEntries(keys.map((key) => [key, rows.map((row) => row[key])]));
  const groups = table({ ...columns, row: rows.map((_, row) => row) })
    .groupby(...keys)
    .rollup({ members: op.array_agg('row') })
    .objects() as (Pick<R, K> & { members: number[] })[];
  return groups.map(({ members, ...key }) => ({
    key: key as unknown as Pick<R, K>,
    members: members.map((row) => rows[row]),
  }));
}

/** A column of a group. */
export function numbersOf<N extends string>(
  members: readonly { readonly [K in N]: number }[],
  column: N,
): Float64Array {
  return Float64Array.from(members, (row) => row[column]);
}

/** How many different values a column of a group has. */
export function distinct<R>(members: readonly R[], column: keyof R): number {
  return new Set(members.map((row) => row[column])).size;
}
