/** Something in a value that JSON cannot hold: where, as `$.losses[3]`, and what it is. */
export interface NotJson {
  readonly path: string;
  readonly found: string;
}

/**
 * The first part of `value` that JSON would lose or change silently: NaN and infinities, undefined, functions,
 * symbols, big integers, instances of classes, sparse arrays, cycles. Undefined when there is none.
 */
export function findNotJson(value: unknown, allowNumber = Number.isFinite): NotJson | undefined {
  return visit(value, '$', new Set(), allowNumber);
}

type NumberTest = (value: number) => boolean;

function visit(value: unknown, path: string, above: Set<object>, allowNumber: NumberTest): NotJson | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return allowNumber(value) ? undefined : { path, found: String(value) };
    case 'object':
      return value === null ? undefined : visitObject(value, path, above, allowNumber);
    case 'undefined':
      return { path, found: 'undefined' };
    default:
      return { path, found: `a ${typeof value}` };
  }
}

function visitObject(value: object, path: string, above: Set<object>, allowNumber: NumberTest): NotJson | undefined {
  if (above.has(value)) return { path, found: 'a reference to what it is part of' };
  above.add(value);
  try {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        const found = visit(value[index], `${path}[${index}]`, above, allowNumber);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && !isPlainPrototype(prototype)) return { path, found: `a ${value.constructor.name}` };
    for (const [key, member] of Object.entries(value)) {
      const found = visit(member, memberPath(path, key), above, allowNumber);
      if (found !== undefined) return found;
    }
    return undefined;
  } finally {
    above.delete(value);
  }
}

/** `Object.prototype`, also of another realm: worker contexts and test runners have their own. */
function isPlainPrototype(prototype: unknown): boolean {
  return typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null;
}

/** `$.losses`, or `$["my key"]` where the key is no identifier. */
export function memberPath(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
