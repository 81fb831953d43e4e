/** Dotted paths and values of nested parameters; lists count as one value, as JSON. */
export function flatten(value: unknown, path = ''): [path: string, text: string][] {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, member]) =>
      flatten(member, path === '' ? name : `${path}.${name}`),
    );
  }
  return path === '' ? [] : [[path, JSON.stringify(value) ?? 'undefined']];
}
