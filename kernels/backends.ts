// The backends by name; the first is the default of every pipeline.
import type { Backend, BackendOffer } from './backend.ts';
import { reference } from './reference/reference.ts';
import { simd } from './simd/simd.ts';
import { tfjsCpu, tfjsNode, tfjsNodeGpu, tfjsWasm } from './tensorflow/offers.ts';

export const backends: Readonly<Record<string, BackendOffer>> = {
  simd,
  reference,
  'tfjs-wasm': tfjsWasm,
  'tfjs-cpu': tfjsCpu,
  'tfjs-node': tfjsNode,
  'tfjs-node-gpu': tfjsNodeGpu,
};

/**
 * The backend of that name, ready to compute.
 *
 * @param threads How many it may use.
 * @throws RangeError for an unknown name; the message lists the known ones.
 */
export async function openBackend(name: string, threads: number): Promise<Backend> {
  return await offerNamed(name).open(threads);
}

/** @throws RangeError for an unknown name; the message lists the known ones. */
export function offerNamed(name: string): BackendOffer {
  if (!Object.hasOwn(backends, name)) {
    throw new RangeError(
      `There is no backend '${name}'. Choose one of: ${Object.keys(backends).join(', ')}.`,
    );
  }
  return backends[name];
}
