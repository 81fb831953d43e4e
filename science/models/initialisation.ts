// The starting point of training.
import { layersOf, parameterCount } from '../../kernels/model.ts';
import type { Model } from '../../kernels/model.ts';
import type { Stream } from '../random/stream.ts';

/**
 * Parameters [P] with the weights and biases of each layer uniform in +-1/sqrt(inputs), PyTorch's default for
 * linear layers. Each tensor has its own stream, so deepening a network leaves its first layers as they were.
 */
export function initialiseParameters(model: Model, stream: Stream): Float64Array {
  const parameters = new Float64Array(parameterCount(model));
  for (const layer of layersOf(model)) {
    const bound = 1 / Math.sqrt(layer.inputs);
    const weights = stream.split(`${layer.name}.weight`);
    const biases = stream.split(`${layer.name}.bias`);
    for (let i = layer.weightOffset; i < layer.biasOffset; i++)
      parameters[i] = weights.uniform(-bound, bound);
    for (let i = 0; i < layer.outputs; i++) parameters[layer.biasOffset + i] = biases.uniform(-bound, bound);
  }
  return parameters;
}
