// The backends by name; the first is the default of every pipeline.
import type { Backend } from './backend.ts';
import { reference } from './reference/reference.ts';
import { simd } from './simd/simd.ts';

export const backends: Readonly<Record<string, Backend>> = { simd, reference };

/** @throws RangeError for an unknown name; the message lists the known ones. */
export function backendNamed(name: string): Backend {
  if (!Object.hasOwn(backends, name)) {
    throw new RangeError(
      `There is no backend '${name}'. Choose one of: ${Object.keys(backends).join(', ')}.`,
    );
  }
  return backends[name];
}
