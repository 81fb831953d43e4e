import type { Backend } from '../backend.ts';
import { keepingProcessListeners } from './process-listeners.ts';
import { tensorBackend } from './tensor-backend.ts';

/** TensorFlow.js's WebAssembly, which in Node has one thread. */
export async function openWasm(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs-core');
  return keepingProcessListeners(async () => {
    await import('@tensorflow/tfjs-backend-wasm');
    return tensorBackend('tfjs-wasm', tf, 'wasm', 'one by one');
  });
}
