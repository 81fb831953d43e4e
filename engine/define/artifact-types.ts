import type { z } from 'zod';
import { callSiteOf } from './call-site.ts';
import { checkTolerance, type TableTolerance, type Tolerance, type ToleranceOption } from './tolerance.ts';

/**
 * The column types of a table. A trailing `?` allows NaN (a missing or undefined number); without it NaN in a
 * column is an error. `[]` is a column of vectors of one length (Arrow FixedSizeList): `state` of dimension D.
 */
export type ColumnType =
  | 'int32'
  | 'float64'
  | 'float64?'
  | 'float32'
  | 'bool'
  | 'utf8'
  | 'float32[]'
  | 'float64[]'
  | 'float64[]?';

/** A column of vectors: row i is `data.subarray(i * width, (i + 1) * width)`. */
export interface Vectors<A extends Float64Array | Float32Array = Float64Array> {
  readonly width: number;
  readonly data: A;
}

export type ColumnValue<T extends ColumnType> = T extends 'int32'
  ? Int32Array
  : T extends 'float64' | 'float64?'
    ? Float64Array
    : T extends 'float32'
      ? Float32Array
      : T extends 'bool'
        ? Uint8Array
        : T extends 'utf8'
          ? readonly string[]
          : T extends 'float32[]'
            ? Vectors<Float32Array>
            : Vectors;

export type Columns = Readonly<Record<string, ColumnType>>;

/** A table as stages see it: one typed array (or array of strings, or vectors) per column, all of one length. */
export type TableValue<C extends Columns> = { readonly [K in keyof C]: ColumnValue<C[K]> };

/** A dense array with a shape, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array;
}

/** Named tensors and free text about them, as a `.safetensors` file holds them. */
export interface TensorsValue {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** An Arrow table (`.arrow`, IPC file format) with a declared schema. */
export interface TableType<N extends string = string, C extends Columns = Columns> {
  readonly kind: 'table';
  readonly name: N;
  readonly columns: C;
  readonly tolerance?: TableTolerance;
}

/** JSON that a zod schema describes. */
export interface JsonType<N extends string = string, S extends z.ZodType = z.ZodType> {
  readonly kind: 'json';
  readonly name: N;
  readonly schema: S;
  readonly tolerance?: Tolerance;
}

/** Model parameters (`.safetensors`). */
export interface TensorsType<N extends string = string> {
  readonly kind: 'tensors';
  readonly name: N;
  readonly tolerance?: Tolerance;
}

/** Any file, with its media type (`image/svg+xml`, `text/html`, …). */
export interface FileType<M extends string = string> {
  readonly kind: 'file';
  readonly mediaType: M;
}

export type ArtifactType = TableType | JsonType | TensorsType | FileType;

/** An input that takes any number of artifacts of one type, each with the matrix cell it comes from. */
export interface ListType<A extends ArtifactType = ArtifactType> {
  readonly kind: 'list';
  readonly of: A;
}

export type InputType = ArtifactType | ListType;

export type ArtifactValue<A extends ArtifactType> =
  A extends TableType<string, infer C>
    ? TableValue<C>
    : A extends JsonType<string, infer S>
      ? z.output<S>
      : A extends TensorsType
        ? TensorsValue
        : A extends FileType
          ? string | Uint8Array
          : never;

/** A value of a matrix axis. */
export type AxisValue = string | number | boolean;
/** The matrix cell that an action belongs to: axis name -> value. Empty outside matrices. */
export type Cell = Readonly<Record<string, AxisValue>>;

/** What a stage receives for an input: the value, or for a list one entry a cell in the order of the matrix. */
export type InputValue<I extends InputType> =
  I extends ListType<infer A>
    ? readonly { readonly cell: Cell; readonly value: ArtifactValue<A> }[]
    : I extends FileType
      ? Uint8Array
      : I extends ArtifactType
        ? ArtifactValue<I>
        : never;

/**
 * Declares a table artifact: `table('scores', { task: 'int32', fieldMse: 'float64' })`.
 *
 * @throws PipelineError `invalid-definition` for a tolerance that makes no sense
 */
export function table<const N extends string, const C extends Columns>(
  name: N,
  columns: C,
  { tolerance }: ToleranceOption<TableTolerance<keyof C & string>> = {},
): TableType<N, C> {
  if (tolerance === undefined) return { kind: 'table', name, columns };
  checkTolerance(name, tolerance, callSiteOf(table), Object.keys(columns));
  return { kind: 'table', name, columns, tolerance };
}

/** Declares a JSON artifact: `json('summary', z.strictObject({ … }))`. Throws as `table` does. */
export function json<const N extends string, S extends z.ZodType>(
  name: N,
  schema: S,
  { tolerance }: ToleranceOption = {},
): JsonType<N, S> {
  if (tolerance === undefined) return { kind: 'json', name, schema };
  checkTolerance(name, tolerance, callSiteOf(json));
  return { kind: 'json', name, schema, tolerance };
}

/** Declares an artifact of model parameters: `tensors('learner')`. Throws as `table` does. */
export function tensors<const N extends string>(
  name: N,
  { tolerance }: ToleranceOption = {},
): TensorsType<N> {
  if (tolerance === undefined) return { kind: 'tensors', name };
  checkTolerance(name, tolerance, callSiteOf(tensors));
  return { kind: 'tensors', name, tolerance };
}

/** Declares a file artifact by its media type: `file('image/svg+xml')`. */
export function file<const M extends string>(mediaType: M): FileType<M> {
  return { kind: 'file', mediaType };
}

/** Declares an input that collects a matrix: `inputs: { scores: list(scores) }`. */
export function list<A extends ArtifactType>(of: A): ListType<A> {
  return { kind: 'list', of };
}
