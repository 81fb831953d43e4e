import type { Backend } from '../backend.ts';
import { tensorBackend } from './tensor-backend.ts';

/** TensorFlow.js's arithmetic in JavaScript, on one thread. */
export async function openCpu(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-cpu');
  return tensorBackend('tfjs-cpu', tf, 'cpu', 'together');
}
