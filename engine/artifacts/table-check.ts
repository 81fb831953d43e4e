import type { ColumnType, TableType, TableValue, Vectors } from '../define/artifact-types.ts';
import { suggestion } from '../errors/nearest.ts';
import { invalidOutput, nameOfValue } from './output-error.ts';
import type { OutputName } from './output-error.ts';

/** What holds a column in memory. */
const containers: Readonly<Record<ColumnType, string>> = {
  'int32': 'Int32Array',
  'float64': 'Float64Array',
  'float64?': 'Float64Array',
  'float32': 'Float32Array',
  'bool': 'Uint8Array',
  'utf8': 'array of strings',
  'float32[]': '{ width, data: Float32Array }',
  'float64[]': '{ width, data: Float64Array }',
  'float64[]?': '{ width, data: Float64Array }',
};

/**
 * Checks that a stage returned the table it declared; throws `invalid-output` on a missing or unknown column, another
 * array type, unequal lengths, NaN where the column has no `?`, a bool that is neither 0 nor 1. Infinities are
 * numbers like others. Returns the value and its number of rows.
 */
export function checkTable(
  type: TableType,
  value: unknown,
  what: OutputName,
): { readonly columns: TableValue<TableType['columns']>; readonly rows: number } {
  const fail = (why: string, todo: string): never => {
    throw invalidOutput(what, why, todo);
  };
  const names = Object.keys(type.columns);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    return fail(
      `it is ${nameOfValue(value)}; a table is an object with one array a column`,
      `Return an object with the columns ${names.join(', ')} of table "${type.name}".`,
    );
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(type.columns, name)) continue;
    fail(
      `table "${type.name}" has no column "${name}"`,
      `${suggestion(name, names)} Return it under a declared name, or declare it in the table.`,
    );
  }
  const columns = value as Record<string, unknown>;
  const lengths = names.map((name) => {
    if (columns[name] === undefined) {
      fail(`column "${name}" is missing`, `Return "${name}" as ${containers[type.columns[name]!]}.`);
    }
    return checkColumn(name, type.columns[name]!, columns[name], fail);
  });
  const other = lengths.findIndex((length) => length !== lengths[0]);
  if (other > 0) {
    fail(
      `its columns have different lengths: "${names[0]!}" has ${lengths[0]!} rows, "${names[other]!}" has ${lengths[other]!}`,
      'Return the same number of rows in every column.',
    );
  }
  return { columns: value as TableValue<TableType['columns']>, rows: lengths[0] ?? 0 };
}

type Fail = (why: string, todo: string) => never;

/** Returns the number of rows. */
function checkColumn(name: string, type: ColumnType, value: unknown, fail: Fail): number {
  switch (type) {
    case 'int32':
      return value instanceof Int32Array ? value.length : wrongContainer(name, type, value, fail);
    case 'bool':
      return value instanceof Uint8Array ? checkBools(name, value, fail) : wrongContainer(name, type, value, fail);
    case 'utf8':
      return Array.isArray(value) ? checkStrings(name, value, fail) : wrongContainer(name, type, value, fail);
    case 'float32':
      return value instanceof Float32Array ? checkNumbers(name, type, value, 1, fail) : wrongContainer(name, type, value, fail);
    case 'float64':
    case 'float64?':
      return value instanceof Float64Array ? checkNumbers(name, type, value, 1, fail) : wrongContainer(name, type, value, fail);
    case 'float32[]':
      return isVectors(value, Float32Array) ? checkVectors(name, type, value, fail) : wrongContainer(name, type, value, fail);
    case 'float64[]':
    case 'float64[]?':
      return isVectors(value, Float64Array) ? checkVectors(name, type, value, fail) : wrongContainer(name, type, value, fail);
    default:
      return type satisfies never;
  }
}

function wrongContainer(name: string, type: ColumnType, value: unknown, fail: Fail): never {
  const container = containers[type];
  const remedy = Array.isArray(value) && container.endsWith('Array')
    ? `Use ${container}.from(…) for "${name}".`
    : `Return "${name}" as ${container}, or declare another type.`;
  return fail(`column "${name}": ${nameOfValue(value)}, declared ${type}`, remedy);
}

function checkBools(name: string, values: Uint8Array, fail: Fail): number {
  const row = values.findIndex((value) => value > 1);
  if (row !== -1) fail(`column "${name}": ${values[row]!} in row ${row}, declared bool`, 'Use 0 for false and 1 for true.');
  return values.length;
}

function checkStrings(name: string, values: readonly unknown[], fail: Fail): number {
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row];
    if (typeof value !== 'string') {
      fail(`column "${name}": ${nameOfValue(value)} in row ${row}, declared utf8`, 'Use strings only; "" for none.');
    } else if (loneSurrogate.test(value)) {
      fail(`column "${name}": half of a surrogate pair in row ${row}`, 'Do not cut strings within a character.');
    }
  }
  return values.length;
}

/** With the flag `u`, whole pairs are one character each and do not match. */
const loneSurrogate = /\p{Surrogate}/u;

function checkNumbers(name: string, type: ColumnType, values: Float64Array | Float32Array, width: number, fail: Fail): number {
  if (!type.endsWith('?') && values.includes(Number.NaN)) {
    const rows = new Set(Array.from(values.keys()).filter((at) => Number.isNaN(values[at])).map((at) => Math.floor(at / width)));
    const [first] = rows;
    fail(
      `column "${name}": NaN in row ${first!}${rows.size > 1 ? ` and ${rows.size - 1} more` : ''}, declared ${type}`,
      type.startsWith('float32')
        ? 'Find out where the NaN comes from; only "float64?" columns may hold one.'
        : `Find out where the NaN comes from, or declare "${type}?" if a missing number is a result.`,
    );
  }
  return values.length / width;
}

function checkVectors(name: string, type: ColumnType, { width, data }: Vectors<Float64Array | Float32Array>, fail: Fail): number {
  if (!Number.isInteger(width) || width < 1) {
    fail(`column "${name}": width ${width}, declared ${type}`, 'Use the length of one vector, at least 1, as width.');
  }
  if (data.length % width !== 0) {
    fail(`column "${name}": ${data.length} numbers are no whole number of vectors of ${width}`, 'Return width numbers a row.');
  }
  return checkNumbers(name, type, data, width, fail);
}

function isVectors<A extends Float64Array | Float32Array>(value: unknown, container: new () => A): value is Vectors<A> {
  return typeof value === 'object' && value !== null
    && typeof (value as Vectors).width === 'number' && (value as Vectors).data instanceof container;
}
