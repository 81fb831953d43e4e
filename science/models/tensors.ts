// Between the flat parameter vector and named tensors, as files hold them.
import { layersOf, parameterCount } from '../../kernels/model.ts';
import type { Model } from '../../kernels/model.ts';

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float64Array;
}

/** `layers.K.weight` [inputs, outputs] and `layers.K.bias` [outputs], copied out of parameters [P], in layer order. */
export function toTensors(model: Model, parameters: Float64Array): Record<string, Tensor> {
  if (parameters.length !== parameterCount(model)) {
    throw new RangeError(
      `The model has ${parameterCount(model)} parameters, but the vector holds ${parameters.length}.`,
    );
  }
  const tensors: Record<string, Tensor> = {};
  for (const { name, inputs, outputs, weightOffset, biasOffset } of layersOf(model)) {
    tensors[`${name}.weight`] = {
      shape: [inputs, outputs],
      data: parameters.slice(weightOffset, biasOffset),
    };
    tensors[`${name}.bias`] = { shape: [outputs], data: parameters.slice(biasOffset, biasOffset + outputs) };
  }
  return tensors;
}

/**
 * The parameter vector [P] of named tensors; the inverse of `toTensors`.
 *
 * @throws RangeError when a tensor of the model is missing, has another shape, or one is left over.
 */
export function fromTensors(model: Model, tensors: Readonly<Record<string, Tensor>>): Float64Array {
  const parameters = new Float64Array(parameterCount(model));
  const expected = toTensors(model, parameters);
  const unknown = Object.keys(tensors).filter((name) => !Object.hasOwn(expected, name));
  if (unknown.length > 0) {
    throw new RangeError(
      `The model has no tensor ${unknown.join(', ')}. Its tensors: ${Object.keys(expected).join(', ')}.`,
    );
  }
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(expected)) {
    const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (tensor === undefined) throw new RangeError(`The tensor '${name}' of the model is missing.`);
    if (tensor.shape.join() !== shape.join() || tensor.data.length !== data.length) {
      throw new RangeError(
        `The tensor '${name}' is [${tensor.shape.join(', ')}]; the model needs [${shape.join(', ')}].`,
      );
    }
    parameters.set(tensor.data, offset);
    offset += data.length;
  }
  return parameters;
}
