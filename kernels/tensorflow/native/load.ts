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
 * @throws Error saying why when it isn't there, or not whole, or finds no GPU to be named after.
 */
export async function openNative(name: NativeName, folder: string): Promise<Backend> {
  const state = nativeAvailability(name, folder);
  if (!state.available) {
    throw new Error(`${state.reason} \`npx pipeline backends install ${name}\` installs it in ${folder}.`);
  }
  restoreRemovedFunctions(util);
  const require = createRequire(join(folder, 'package.json'));
  const tf = require(`@tensorflow/${name}`) as TensorFlow;
  const backend = await tensorBackend(name, tf, 'tensorflow', 'together');
  if (name === 'tfjs-node-gpu') requireGpu(tf);
  return backend;
}

/** Where TensorFlow's library for GPUs finds none it computes on the CPU, and says so on stderr alone. */
function requireGpu(tf: TensorFlow): void {
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  if (isUsingGpuDevice === true) return;
  throw new Error(
    'TensorFlow found no GPU that it can use. It needs an NVIDIA GPU with its driver, CUDA 11.2 and cuDNN 8.1; ' +
      "what it missed is in its messages on stderr. The backend 'tfjs-node' computes on the CPU.",
  );
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
