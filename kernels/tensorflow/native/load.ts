import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import type { Backend } from '../../backend.ts';
import { tensorBackend } from '../tensor-backend.ts';
import type { TensorFlow } from '../tensorflow.ts';
import { nativeAvailability } from './availability.ts';
import type { NativeName } from './place.ts';

/**
 * TensorFlow's own library, with as many threads as it takes, or on the GPU that it finds.
 *
 * @param folder Where the package is installed.
 * @throws Error saying why when it isn't there, or not whole.
 */
export async function openNative(name: NativeName, folder: string): Promise<Backend> {
  const state = nativeAvailability(name, folder);
  if (!state.available) {
    throw new Error(`${state.reason} \`npx pipeline backends install ${name}\` installs it in ${folder}.`);
  }
  restoreRemovedFunctions(util);
  const require = createRequire(join(folder, 'package.json'));
  const tf = require(`@tensorflow/${name}`) as TensorFlow;
  return tensorBackend(name, tf, 'tensorflow', 'together');
}

/** Those of node:util that version 4.22 calls and Node 23 has no more. */
export function restoreRemovedFunctions(target: object): void {
  const removed = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, value] of Object.entries(removed)) {
    if (!(name in target)) Object.assign(target, { [name]: value });
  }
}
