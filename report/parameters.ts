// Nested parameters as a list.

export interface ParameterValue {
  /** `training.iterations` */
  readonly path: string;
  /** JSON. */
  readonly value: string;
}

/** The leaves of nested objects with their dotted paths, in the order of the objects; arrays are leaves. */
export function parameterValues(parameters: unknown, path: readonly string[] = []): ParameterValue[] {
  if (parameters === null || typeof parameters !== 'object' || Array.isArray(parameters)) {
    return [{ path: path.join('.'), value: textOf(parameters) }];
  }
  return Object.entries(parameters).flatMap(([name, value]) => parameterValues(value, [...path, name]));
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(textOf).join(', ')}]` : JSON.stringify(value);
}
