import { createRequire } from 'node:module';

// The package is CommonJS whose declarations promise a default export that Node does not see.
const canonicalize = createRequire(import.meta.url)('canonicalize') as (value: unknown) => string | undefined;

/**
 * The canonical JSON text of a value (RFC 8785): sorted keys, shortest numbers, no white space. Two equal values
 * give the same text. Throws on NaN, infinities and on a value that has no JSON form.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`);
  return text;
}
