import type { ArtifactType } from '../define/artifact-types.ts';
import { canonicalJson } from './canonical-json.ts';

/** A type in a few lines, for messages: what it is called, and its columns or its JSON Schema. */
export function describeType(type: ArtifactType): string {
  switch (type.kind) {
    case 'table':
      return [`table "${type.name}"`, ...describeColumns(type.columns)].join('\n');
    case 'tensors':
      return `tensors "${type.name}"`;
    case 'json':
      return [`json "${type.name}"`, JSON.stringify(jsonSchema(type.schema), null, 2)].join('\n');
    case 'file':
      return `file ${type.mediaType}`;
    default:
      return type satisfies never;
  }
}

/** One line a column, the types below each other. */
export function describeColumns(columns: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(columns);
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${columns[name]!}`);
}

/** Two texts beside each other under their titles; lines that differ are marked with `*`. */
export function sideBySide(leftTitle: string, left: string, rightTitle: string, right: string): string {
  const lefts = left.split('\n');
  const rights = right.split('\n');
  const width = Math.max(leftTitle.length, ...lefts.map((line) => line.length));
  const rows = Array.from({ length: Math.max(lefts.length, rights.length) }, (_, row) => {
    const [a = '', b = ''] = [lefts[row], rights[row]];
    return `${a === b ? ' ' : '*'} ${a.padEnd(width)}  ${b}`.trimEnd();
  });
  return [`  ${leftTitle.padEnd(width)}  ${rightTitle}`, ...rows].join('\n');
}

/** The schemas of two artifact types beside each other, for a wiring that does not fit. */
export function schemasSideBySide(leftTitle: string, left: ArtifactType, rightTitle: string, right: ArtifactType): string {
  return sideBySide(leftTitle, describeType(left), rightTitle, describeType(right));
}

/**
 * Whether an output of type `a` may be wired to an input of type `b`: same kind and name, same columns in the same
 * order, equal JSON Schemas, same media type.
 */
export function sameType(a: ArtifactType, b: ArtifactType): boolean {
  if (a.kind === 'table' && b.kind === 'table') return a.name === b.name && sameColumns(a.columns, b.columns);
  if (a.kind === 'tensors' && b.kind === 'tensors') return a.name === b.name;
  if (a.kind === 'file' && b.kind === 'file') return a.mediaType === b.mediaType;
  if (a.kind === 'json' && b.kind === 'json') {
    if (a.name !== b.name) return false;
    return a.schema === b.schema || canonicalJson(jsonSchema(a.schema)) === canonicalJson(jsonSchema(b.schema));
  }
  return false;
}

function sameColumns(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return JSON.stringify(Object.entries(a)) === JSON.stringify(Object.entries(b));
}

/** zod's own method: importing zod here would cost its start-up, and might be another copy than the user's. */
function jsonSchema(schema: { toJSONSchema(options: { unrepresentable: 'any' }): unknown }): unknown {
  // Through text, because the result carries helpers that are no part of the schema.
  return JSON.parse(JSON.stringify(schema.toJSONSchema({ unrepresentable: 'any' })));
}
