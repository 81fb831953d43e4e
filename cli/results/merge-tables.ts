import type {
  AxisValue,
  Cell,
  Columns,
  ColumnType,
  TableValue,
  Vectors,
} from '../../engine/define/artifact-types.ts';

export type CellValue = string | number | boolean | readonly number[];

export interface MergedColumn {
  readonly name: string;
  /** `axis` for the columns that the matrix adds. */
  readonly type: ColumnType | 'axis';
  readonly values: readonly CellValue[];
}

export interface TableOfCell {
  readonly cell: Cell;
  readonly columns: Columns;
  readonly value: TableValue<Columns>;
}

/**
 * The tables of a matrix below each other, with its axes as columns in front. An axis that a table has as a column
 * already is not added. All tables have the same columns.
 */
export function mergeTables(tables: readonly TableOfCell[]): MergedColumn[] {
  const columns = tables[0].columns;
  const axes = [...new Set(tables.flatMap(({ cell }) => Object.keys(cell)))].filter(
    (axis) => !(axis in columns),
  );
  return [
    ...axes.map((axis): MergedColumn => ({
      name: axis,
      type: 'axis',
      values: tables.flatMap((table) => Array<AxisValue>(rowCount(table)).fill(table.cell[axis])),
    })),
    ...Object.entries(columns).map(([name, type]): MergedColumn => ({
      name,
      type,
      values: tables.flatMap(({ value }) => valuesOf(type, value[name])),
    })),
  ];
}

/** Whether tables can be merged. */
export function haveSameColumns(tables: readonly TableOfCell[]): boolean {
  return new Set(tables.map(({ columns }) => JSON.stringify(columns))).size <= 1;
}

function valuesOf(type: ColumnType, column: TableValue<Columns>[string]): readonly CellValue[] {
  if (isVectors(column)) {
    return Array.from({ length: lengthOf(column) }, (_, i) => [
      ...column.data.subarray(i * column.width, (i + 1) * column.width),
    ]);
  }
  const values: readonly (string | number)[] = Array.from<string | number>(column);
  return type === 'bool' ? values.map((value) => value === 1) : values;
}

function rowCount({ columns, value }: TableOfCell): number {
  const [name] = Object.keys(columns);
  return name === undefined ? 0 : lengthOf(value[name]);
}

function lengthOf(column: TableValue<Columns>[string]): number {
  if (!isVectors(column)) return column.length;
  return column.width === 0 ? 0 : column.data.length / column.width;
}

function isVectors(column: TableValue<Columns>[string]): column is Vectors | Vectors<Float32Array> {
  return 'width' in column;
}
