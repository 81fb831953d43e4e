import * as arrow from 'apache-arrow';
import type { ColumnType, TableType, Vectors } from '../define/artifact-types.ts';
import { messageOf } from '../errors/pipeline-error.ts';
import { describeColumns, sideBySide } from './describe.ts';
import { copyWithOneNaN } from './nan.ts';
import { corruptArtifact, invalidOutput } from './output-error.ts';
import type { OutputName } from './output-error.ts';
import { checkTable } from './table-check.ts';

/*
 * Arrow IPC file format, made so that equal tables are equal bytes: the declared columns in their order, none
 * nullable, one record batch, no compression, no dictionaries. A column of vectors is a FixedSizeList.
 */

/** The bytes of a table. Throws `invalid-output` as `checkTable` does. */
export function encodeTable(type: TableType, value: unknown, what: OutputName): Uint8Array {
  const { columns, rows } = checkTable(type, value, what);
  const fields: arrow.Field[] = [];
  const children: arrow.Data[] = [];
  for (const [name, columnType] of Object.entries(type.columns)) {
    const data = encodeColumn(name, columnType, columns[name], rows, what);
    fields.push(new arrow.Field(name, data.type, false));
    children.push(data);
  }
  const schema = new arrow.Schema(fields);
  const struct = arrow.makeData({ type: new arrow.Struct(fields), length: rows, nullCount: 0, children });
  return arrow.tableToIPC(new arrow.Table([new arrow.RecordBatch(schema, struct)]), 'file');
}

/**
 * Every column gets memory of its own: apache-arrow's writer (21.2) merges buffers that overlap, so that an array
 * returned for two columns, or two views of one array, would give a damaged file.
 */
function encodeColumn(name: string, type: ColumnType, value: unknown, rows: number, what: OutputName): arrow.Data {
  const common = { length: rows, nullCount: 0 };
  switch (type) {
    case 'int32':
      return arrow.makeData({ type: new arrow.Int32(), ...common, data: (value as Int32Array).slice() });
    case 'float32':
      return arrow.makeData({ type: new arrow.Float32(), ...common, data: (value as Float32Array).slice() });
    case 'float64':
    case 'float64?':
      return arrow.makeData({ type: new arrow.Float64(), ...common, data: copyWithOneNaN(value as Float64Array) });
    case 'bool':
      return arrow.makeData({ type: new arrow.Bool(), ...common, data: packBits(value as Uint8Array) });
    case 'utf8':
      return arrow.makeData({ type: new arrow.Utf8(), ...common, ...joinStrings(name, value as readonly string[], what) });
    case 'float32[]': {
      const { width, data } = value as Vectors<Float32Array>;
      return vectors(width, arrow.makeData({ type: new arrow.Float32(), length: data.length, nullCount: 0, data: data.slice() }), rows);
    }
    case 'float64[]':
    case 'float64[]?': {
      const { width, data } = value as Vectors;
      return vectors(width, arrow.makeData({ type: new arrow.Float64(), length: data.length, nullCount: 0, data: copyWithOneNaN(data) }), rows);
    }
    default:
      return type satisfies never;
  }
}

function vectors(width: number, child: arrow.Data, rows: number): arrow.Data {
  const type = new arrow.FixedSizeList(width, new arrow.Field('item', child.type, false));
  return arrow.makeData({ type, length: rows, nullCount: 0, child });
}

/** Arrow's booleans: one bit a value, the first one in the lowest bit. */
function packBits(values: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, row) => {
    bits[row >> 3]! |= value << (row & 7);
  });
  return bits;
}

const INT32_MAX = 0x7fff_ffff;

function joinStrings(
  name: string,
  values: readonly string[],
  what: OutputName,
): { valueOffsets: Int32Array; data: Uint8Array } {
  const encoder = new TextEncoder();
  const pieces = values.map((value) => encoder.encode(value));
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (total > INT32_MAX) {
    throw invalidOutput(what, `column "${name}" holds ${total} bytes of text, more than Arrow's utf8 can`, 'Split the table.');
  }
  const data = new Uint8Array(total);
  const valueOffsets = new Int32Array(values.length + 1);
  let end = 0;
  pieces.forEach((piece, row) => {
    data.set(piece, end);
    end += piece.length;
    valueOffsets[row + 1] = end;
  });
  return { valueOffsets, data };
}

/**
 * The columns of an Arrow file. Numbers are views of `bytes` where these are aligned to 8 (a copy is made where they
 * are not) and the file has one record batch. Throws `corrupt-artifact`: not an Arrow file, other columns than
 * declared (with both schemas), nulls.
 */
export function decodeTable(type: TableType, bytes: Uint8Array): Record<string, unknown> {
  const table = readTable(bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes));
  checkSchema(type, table.schema);
  return Object.fromEntries(
    Object.entries(type.columns).map(([name, columnType], index) => {
      const chunks = table.batches.map((batch) => batch.data.children[index]!);
      if (chunks.some((chunk) => chunk.nullCount > 0)) throw corruptArtifact('table', `column "${name}" has nulls`);
      return [name, decodeColumn(columnType, table.schema.fields[index]!.type, chunks)];
    }),
  );
}

function readTable(bytes: Uint8Array): arrow.Table {
  // The reader takes what does not end as a file for a stream, and finds no rows in it.
  if (!hasMagic(bytes.subarray(0, 6)) || !hasMagic(bytes.subarray(-6))) {
    throw corruptArtifact('table', 'it does not begin and end as an Arrow file does');
  }
  try {
    return arrow.tableFromIPC(bytes);
  } catch (error) {
    throw corruptArtifact('table', `it is not an Arrow file: ${messageOf(error)}`);
  }
}

function hasMagic(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).toString('latin1') === 'ARROW1';
}

function checkSchema(type: TableType, schema: arrow.Schema): void {
  const found = Object.fromEntries(schema.fields.map(({ name, type: stored }) => [name, storedTypeName(stored)]));
  const declared = Object.fromEntries(
    Object.entries(type.columns).map(([name, columnType]) => [name, columnType.replace('?', '')]),
  );
  if (JSON.stringify(Object.entries(found)) === JSON.stringify(Object.entries(declared))) return;
  const [left, right] = [declared, found].map((columns) => describeColumns(columns).join('\n'));
  throw corruptArtifact('table', `its columns are not those of table "${type.name}":\n${sideBySide('declared', left!, 'stored', right!)}`);
}

function storedTypeName(type: arrow.DataType): string {
  if (arrow.DataType.isUtf8(type)) return 'utf8';
  if (arrow.DataType.isFixedSizeList(type)) return `${storedTypeName(type.children[0]!.type)}[]`;
  return String(type).toLowerCase();
}

function decodeColumn(type: ColumnType, stored: arrow.DataType, chunks: readonly arrow.Data[]): unknown {
  switch (type) {
    case 'int32':
      return join(chunks.map(numbers), new Int32Array(0));
    case 'float32':
      return join(chunks.map(numbers), new Float32Array(0));
    case 'float64':
    case 'float64?':
      return join(chunks.map(numbers), new Float64Array(0));
    case 'bool':
      return join(chunks.map(unpackBits), new Uint8Array(0));
    case 'utf8':
      return chunks.flatMap(splitStrings);
    case 'float32[]':
      return { width: widthOf(stored), data: join(chunks.map(numbersOfVectors), new Float32Array(0)) };
    case 'float64[]':
    case 'float64[]?':
      return { width: widthOf(stored), data: join(chunks.map(numbersOfVectors), new Float64Array(0)) };
    default:
      return type satisfies never;
  }
}

type Numbers = Int32Array | Float32Array | Float64Array | Uint8Array;

/** Buffers in a file are padded: only the first `length` values are the column's. */
function numbers(chunk: arrow.Data): Numbers {
  return (chunk.values as Numbers).subarray(0, chunk.length);
}

function widthOf(stored: arrow.DataType): number {
  return (stored as arrow.FixedSizeList).listSize;
}

function numbersOfVectors(chunk: arrow.Data): Numbers {
  return numbers(chunk.children[0]!);
}

function unpackBits(chunk: arrow.Data): Uint8Array {
  const bits = chunk.values as Uint8Array;
  return Uint8Array.from({ length: chunk.length }, (_, row) => (bits[row >> 3]! >> (row & 7)) & 1);
}

function splitStrings(chunk: arrow.Data): string[] {
  // Without the option, a byte order mark at the start of a string would be lost.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const offsets = chunk.valueOffsets as Int32Array;
  const text = chunk.values as Uint8Array;
  return Array.from({ length: chunk.length }, (_, row) => decoder.decode(text.subarray(offsets[row], offsets[row + 1])));
}

/** One chunk as it is; several, of a file that someone else wrote, one after the other. */
function join<T extends Numbers>(chunks: readonly Numbers[], empty: T): T {
  if (chunks.length === 0) return empty;
  if (chunks.length === 1) return chunks[0] as T;
  const joined = new (empty.constructor as new (length: number) => T)(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
