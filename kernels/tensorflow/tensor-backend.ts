import type { Backend } from '../backend.ts';
import { composedMetaGradients } from '../inner-loop.ts';
import { tensorPrimitives, type Grouping } from './primitives.ts';
import type { TensorFlow } from './tensorflow.ts';

/**
 * The backend on one of TensorFlow.js's, which is made ready.
 *
 * @param tensorBackend TensorFlow.js's own name for it.
 */
export async function tensorBackend(
  name: string,
  tf: TensorFlow,
  tensorBackend: string,
  grouping: Grouping,
): Promise<Backend> {
  tf.enableProdMode(); // checks every operation's numbers otherwise, and prints a banner
  if (!(await tf.setBackend(tensorBackend))) {
    throw new Error(`TensorFlow.js could not make its backend '${tensorBackend}' ready.`);
  }
  await tf.ready();
  const primitives = tensorPrimitives(tf, tensorBackend, grouping);
  return { name, ...primitives, metaGradients: composedMetaGradients(primitives) };
}
