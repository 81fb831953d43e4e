import type { z } from 'zod';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError, type ArgumentLocation } from '../errors/pipeline-error.ts';
import { invalidParameter, type WhereGiven } from './parameters.ts';
import { defaultObject, leafPaths, shapeOf, unwrap } from './schema-walk.ts';

type Json = Record<string, unknown>;

/** `--set path=text`, with the indices of its parts, to point at them. */
interface Assignment {
  readonly argument: string;
  readonly path: readonly string[];
  /** Where the path starts in the argument. */
  readonly start: number;
  readonly equals: number;
  readonly text: string;
}

/**
 * The parameters of a profile with `--set path=text` assignments over them.
 *
 * @throws PipelineError `usage`, `unknown-parameter`, `invalid-parameter`
 */
export function applyAssignments(
  schema: z.ZodType,
  profile: unknown,
  assignments: readonly string[],
): unknown {
  const result = structuredClone(profile ?? {}) as Json;
  for (const assignment of assignments) assign(schema, result, parse(assignment));
  return result;
}

/** Points to the assignment that gave a value: the last one of its path, of a part of it, or of what it is part of. */
export function whereAssigned(assignments: readonly string[]): WhereGiven {
  return (path) => {
    const parsed = assignments.map(parse);
    const reaches = (assignment: Assignment) =>
      assignment.path.every((name, i) => i >= path.length || path[i] === name);
    const guilty = parsed.findLast(reaches) ?? parsed.at(-1)!;
    return { where: valueOf(guilty, path.slice(guilty.path.length)) };
  };
}

function parse(argument: string): Assignment {
  const equals = argument.indexOf('=');
  if (equals < 1) {
    throw new PipelineError('usage', {
      what: `"--set ${argument}" is no assignment.`,
      todo: 'Write --set path=value, such as --set training.iterations=500.',
      where: { argument, option: '--set' },
    });
  }
  const path = argument.slice(0, equals);
  return {
    argument,
    path: path.trim().split('.'),
    start: path.length - path.trimStart().length,
    equals,
    text: argument.slice(equals + 1),
  };
}

function part(argument: string, start: number, end: number): ArgumentLocation {
  return { argument, option: '--set', start, end };
}

/** Its text, or of a list the element that `inside`, a path from there on, starts with. */
function valueOf({ argument, equals, text }: Assignment, inside: readonly string[] = []): ArgumentLocation {
  const index = Number(inside[0]);
  if (!Number.isInteger(index) || /^\s*[[{]/.test(text)) return part(argument, equals + 1, argument.length);
  const elements = text.split(',');
  const start = equals + 1 + elements.slice(0, index).join(',').length + (index === 0 ? 0 : 1);
  return part(argument, start, start + (elements[index] ?? '').length);
}

function assign(schema: z.ZodType, target: Json, assignment: Assignment): void {
  const { path, argument } = assignment;
  let at = schema;
  let object = target;
  path.forEach((name, depth) => {
    const shape = shapeOf(at);
    const member = shape && Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (!member) {
      const start = assignment.start + path.slice(0, depth).join('.').length + (depth === 0 ? 0 : 1);
      throw new PipelineError('unknown-parameter', {
        what: `There is no parameter "${path.slice(0, depth + 1).join('.')}".`,
        todo: suggestion(path.join('.'), leafPaths(schema)),
        where: part(argument, start, start + name.length),
      });
    }
    at = member;
    if (depth === path.length - 1) object[name] = typed(at, assignment.text, assignment);
    else object = (object[name] ??= defaultObject(at)) as Json;
  });
}

/** Reads the text of an assignment, or of one element of its list, as the type that the schema has at that place. */
function typed(schema: z.ZodType, text: string, assignment: Assignment, inside?: readonly string[]): unknown {
  if (text === 'null' && schema.safeParse(null).success) return null;
  const { type, element } = unwrap(schema);
  const expected = (what: string) =>
    invalidParameter('this pipeline', assignment.path.join('.'), text, `expected ${what}`, {
      where: valueOf(assignment, inside),
    });
  switch (type) {
    case 'string':
    case 'enum':
      return text;
    case 'number': {
      const number = text.trim() === '' ? Number.NaN : Number(text);
      if (Number.isNaN(number)) throw expected('a number');
      return number;
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw expected('true or false');
      return text === 'true';
    case 'array':
      if (text.trimStart().startsWith('[')) return parseJson(text, expected);
      if (text === '') return [];
      return text.split(',').map((word, i) => typed(element!, word.trim(), assignment, [String(i)]));
    case 'object':
    case 'record':
    case 'tuple':
      return parseJson(text, expected);
    default: {
      // A union, a literal, …: what it reads as in JSON, unless the schema wants the text itself.
      const json = asJson(text);
      return json === undefined || !schema.safeParse(json).success ? text : json;
    }
  }
}

function parseJson(text: string, expected: (what: string) => PipelineError): unknown {
  const value = asJson(text);
  if (value === undefined) throw expected('JSON');
  return value;
}

/** Undefined for a text that is no JSON. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
