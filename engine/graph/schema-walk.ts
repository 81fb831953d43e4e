import type { z } from 'zod';

/** The parts of a zod schema that the engine looks into, under defaults, optional and the like. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly defaultValue?: unknown;
}

/** The schema without its wrappers (`default`, `optional`, `nullable`, `readonly`, …), as zod's own definition. */
export function unwrap(schema: z.ZodType): Definition {
  let definition = schema._zod.def as unknown as Definition;
  for (;;) {
    const inner = definition.innerType ?? (definition.type === 'pipe' ? definition.in : undefined);
    if (inner === undefined) return definition;
    definition = inner._zod.def;
  }
}

/** The members of an object schema; undefined for any other schema. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  return unwrap(schema).shape;
}

/** A copy of the default that an object schema declares for itself as a whole; `{}` when it declares none. */
export function defaultObject(schema: z.ZodType): object {
  const { defaultValue, innerType } = schema._zod.def as unknown as Definition;
  if (typeof defaultValue === 'object' && defaultValue !== null) return structuredClone(defaultValue);
  return innerType === undefined ? {} : defaultObject(innerType);
}

/** Every dotted path to a value of an object schema, without the objects in between. */
export function leafPaths(schema: z.ZodType, prefix = ''): string[] {
  return Object.entries(shapeOf(schema) ?? {}).flatMap(([name, member]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return shapeOf(member) ? leafPaths(member, path) : [path];
  });
}

/** What the schema says of each of its parameters, by dotted path: the texts of `describe`. */
export function descriptions(schema: z.ZodType, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, member] of Object.entries(shapeOf(schema) ?? {})) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const text = descriptionOf(member);
    if (text !== undefined) found[path] = text;
    Object.assign(found, descriptions(member, path));
  }
  return found;
}

/** `describe` may stand before or after `default` and the like. */
function descriptionOf(schema: z.ZodType): string | undefined {
  const { innerType } = schema._zod.def as unknown as Definition;
  return schema.description ?? (innerType && descriptionOf(innerType));
}
