import type { z } from 'zod';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError, type ErrorFacts } from '../errors/pipeline-error.ts';
import { defaultObject, leafPaths, shapeOf, unwrap } from './schema-walk.ts';

type Where = Pick<ErrorFacts, 'where'>;
type Json = Record<string, unknown>;

/**
 * Checks a value against a schema of parameters and fills in the defaults, also of nested objects that are missing
 * altogether. The result is plain JSON, ready to be hashed.
 *
 * @throws PipelineError `unknown-parameter`, `invalid-parameter`
 */
export function parseParameters(schema: z.ZodType, value: unknown, owner: string, where: Where): unknown {
  refuseUnknown(schema, value, owner, where);
  const parsed = schema.safeParse(fillObjects(schema, value));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue.path.map(String);
    throw invalid(owner, path.join('.'), valueAt(value, path), issue.message, where);
  }
  refuseNonJson(parsed.data, owner, where);
  // JSON writes -0 as 0: what is hashed as 0 must also compute as 0.
  return JSON.parse(JSON.stringify(parsed.data)) as unknown;
}

/** The parameters of a profile with `--set path=text` assignments over them. */
export function applyAssignments(
  schema: z.ZodType,
  profile: unknown,
  assignments: readonly string[],
): unknown {
  const result = structuredClone(profile ?? {}) as Json;
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new PipelineError('usage', {
        what: `"--set ${assignment}" is no assignment.`,
        todo: 'Write --set path=value, such as --set training.iterations=500.',
      });
    }
    const path = assignment.slice(0, equals).trim().split('.');
    assign(schema, result, path, assignment.slice(equals + 1), assignment);
  }
  return result;
}

function assign(
  schema: z.ZodType,
  target: Json,
  path: readonly string[],
  text: string,
  assignment: string,
): void {
  let at = schema;
  let object = target;
  path.forEach((name, depth) => {
    const shape = shapeOf(at);
    const member = shape && Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (!member) {
      throw new PipelineError('unknown-parameter', {
        what: `There is no parameter "${path.slice(0, depth + 1).join('.')}".`,
        todo: suggestion(path.join('.'), leafPaths(schema)),
        where: `--set ${assignment}`,
      });
    }
    at = member;
    if (depth === path.length - 1) object[name] = typed(at, text, path.join('.'), assignment);
    else object = (object[name] ??= defaultObject(at)) as Json;
  });
}

/** Reads the text of an assignment as the type that the schema has at that place. */
function typed(schema: z.ZodType, text: string, path: string, assignment: string): unknown {
  if (text === 'null' && schema.safeParse(null).success) return null;
  const { type, element } = unwrap(schema);
  const expected = (what: string) =>
    invalid('this pipeline', path, text, `expected ${what}`, { where: `--set ${assignment}` });
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
      return text === '' ? [] : text.split(',').map((part) => typed(element!, part.trim(), path, assignment));
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

/** Adds `{}` for every nested object of the schema that is missing, so that its members' defaults apply. */
function fillObjects(schema: z.ZodType, value: unknown): unknown {
  const shape = shapeOf(schema);
  if (!shape || value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const filled: Json = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) filled[name] = shape[name] ? fillObjects(shape[name], member) : member;
  }
  for (const [name, member] of Object.entries(shape)) {
    const fillable = (member._zod.def as { type: string }).type === 'object';
    if (fillable && filled[name] === undefined) filled[name] = fillObjects(member, {});
  }
  return filled;
}

/** zod drops or reports unknown members depending on the kind of object; here a misspelling is always an error. */
function refuseUnknown(
  schema: z.ZodType,
  value: unknown,
  owner: string,
  where: Where,
  path: string[] = [],
): void {
  const shape = shapeOf(schema);
  if (!shape || value === null || typeof value !== 'object' || Array.isArray(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const declared = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (declared) {
      refuseUnknown(declared, member, owner, where, [...path, name]);
      continue;
    }
    throw new PipelineError('unknown-parameter', {
      what: `There is no parameter "${[...path, name].join('.')}" in ${owner}.`,
      todo: suggestion(name, Object.keys(shape)),
      ...where,
    });
  }
}

function refuseNonJson(value: unknown, owner: string, where: Where, path: string[] = []): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return;
  if (
    Array.isArray(value) ||
    (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
  ) {
    for (const [name, member] of Object.entries(value)) refuseNonJson(member, owner, where, [...path, name]);
    return;
  }
  throw invalid(
    owner,
    path.join('.'),
    value,
    'parameters are hashed, so they must be JSON with finite numbers',
    where,
  );
}

function invalid(owner: string, path: string, value: unknown, why: string, where: Where): PipelineError {
  const shown = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return new PipelineError('invalid-parameter', {
    what: `The parameter "${path}" of ${owner} cannot be ${shown}.`,
    why,
    todo: 'Give it a value that its schema allows.',
    ...where,
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (at as Json | undefined)?.[name], value);
}
