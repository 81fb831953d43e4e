import type { ColumnType, TableType, TensorsType, Vectors } from '../define/artifact-types.ts';
import type { Tolerance } from '../define/tolerance.ts';
import { decode } from '../artifacts/codec.ts';
import type { OutputFacts } from '../graph/graph.ts';
import type { Precision } from './near.ts';

/** One column of a table, one tensor, or the values that a JSON document has at one path. */
export interface Part {
  readonly name: string;
  readonly values: ArrayLike<number> | readonly string[];
  /** Of floating-point numbers; others must be equal. */
  readonly precision?: Precision;
  /** Numbers in each row; 1 but for vectors and tensors. */
  readonly width: number;
}

/** What can be compared of an artifact. Throws `corrupt-artifact` when the bytes are not one of this type. */
export async function partsOf(facts: OutputFacts, bytes: Uint8Array): Promise<Part[]> {
  switch (facts.kind) {
    case 'table': {
      const columns = (await decode(facts as TableType, bytes)) as Record<string, unknown>;
      return Object.entries(facts.columns).map(([name, type]) => columnPart(name, type, columns[name]));
    }
    case 'tensors': {
      const { tensors, metadata } = await decode(facts as TensorsType, bytes);
      return [
        ...Object.entries(tensors).flatMap(([name, { shape, data }]): Part[] => [
          text(`${name} (shape)`, [shape.join(' x ')]),
          numbers(name, data),
        ]),
        ...Object.entries(metadata).map(([name, value]) => text(`metadata ${name}`, [value])),
      ];
    }
    case 'json':
      return jsonParts(JSON.parse(new TextDecoder().decode(bytes)));
    case 'file':
      return [];
    default:
      return facts satisfies never;
  }
}

/** The tolerance that an output declares for one of its parts. */
export function toleranceOf(facts: OutputFacts, part: string): Tolerance | undefined {
  if (facts.kind === 'file') return undefined;
  if (facts.kind !== 'table') return facts.tolerance;
  const { columns = {}, ...general } = facts.tolerance ?? {};
  const own = Object.hasOwn(columns, part) ? columns[part] : undefined;
  return own ?? (Object.keys(general).length > 0 ? general : undefined);
}

/** Whether an output declares any. */
export function hasTolerance(facts: OutputFacts): boolean {
  return facts.kind !== 'file' && facts.tolerance !== undefined;
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

function columnPart(name: string, type: ColumnType, column: unknown): Part {
  if (type === 'utf8') return text(name, column as readonly string[]);
  if (!type.includes('[]')) return numbers(name, column as Numbers);
  const { width, data } = column as Vectors<Float32Array | Float64Array>;
  return numbers(name, data, width);
}

function numbers(name: string, values: Numbers, width = 1): Part {
  if (values instanceof Float32Array) return { name, values, width, precision: 'float32' };
  if (values instanceof Float64Array) return { name, values, width, precision: 'float64' };
  return { name, values, width };
}

function text(name: string, values: readonly string[]): Part {
  return { name, values, width: 1 };
}

/** Numbers by their path, with `[]` for the places in lists; everything else as text. */
function jsonParts(document: unknown): Part[] {
  const found = new Map<string, number[]>();
  const texts = new Map<string, string[]>();
  const open: [path: string, value: unknown][] = [['$', document]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, value] = next;
    if (typeof value === 'number') append(found, path, value);
    else if (Array.isArray(value)) {
      append(texts, `${path} (length)`, String(value.length));
      for (const member of [...value].reverse()) open.push([`${path}[]`, member]);
    } else if (value !== null && typeof value === 'object') {
      append(texts, `${path} (members)`, Object.keys(value).sort().join(', '));
      for (const [name, member] of Object.entries(value).reverse()) open.push([`${path}.${name}`, member]);
    } else append(texts, path, JSON.stringify(value));
  }
  return [
    ...[...found].map(([name, values]) => numbers(name, Float64Array.from(values))),
    ...[...texts].map(([name, values]) => text(name, values)),
  ];
}

function append<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const list = lists.get(name);
  if (list) list.push(value);
  else lists.set(name, [value]);
}
