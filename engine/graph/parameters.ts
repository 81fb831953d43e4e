import type { z } from 'zod';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError, type ErrorFacts } from '../errors/pipeline-error.ts';
import { shapeOf } from './schema-walk.ts';

type Where = Pick<ErrorFacts, 'where'>;
type Json = Record<string, unknown>;

/** Where the value at a path of parameters was given. */
export type WhereGiven = (path: readonly string[]) => Where;

/**
 * Checks a value against a schema of parameters and fills in the defaults, also of nested objects that are missing
 * altogether. The result is plain JSON, ready to be hashed.
 *
 * @throws PipelineError `unknown-parameter`, `invalid-parameter`
 */
export function parseParameters(
  schema: z.ZodType,
  value: unknown,
  owner: string,
  where: WhereGiven,
): unknown {
  refuseUnknown(schema, value, owner, where);
  const parsed = schema.safeParse(fillObjects(schema, value));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue.path.map(String);
    throw invalidParameter(owner, path.join('.'), valueAt(value, path), issue.message, where(path));
  }
  refuseNonJson(parsed.data, owner, where);
  // JSON writes -0 as 0: what is hashed as 0 must also compute as 0.
  return JSON.parse(JSON.stringify(parsed.data)) as unknown;
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
  where: WhereGiven,
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
      ...where([...path, name]),
    });
  }
}

function refuseNonJson(value: unknown, owner: string, where: WhereGiven, path: string[] = []): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return;
  if (
    Array.isArray(value) ||
    (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
  ) {
    for (const [name, member] of Object.entries(value)) refuseNonJson(member, owner, where, [...path, name]);
    return;
  }
  throw invalidParameter(
    owner,
    path.join('.'),
    value,
    'parameters are hashed, so they must be JSON with finite numbers',
    where(path),
  );
}

export function invalidParameter(
  owner: string,
  path: string,
  value: unknown,
  why: string,
  where: Where,
): PipelineError {
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
