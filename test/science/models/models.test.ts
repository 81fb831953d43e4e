import { describe, expect, it } from 'vitest';
import { layersOf, parameterCount } from '../../../kernels/model.ts';
import type { Model } from '../../../kernels/model.ts';
import { initialiseParameters } from '../../../science/models/initialisation.ts';
import { fromTensors, toTensors } from '../../../science/models/tensors.ts';
import { stream } from '../../../science/random/stream.ts';

const model: Model = { kind: 'hnn', dimension: 4, hidden: [30, 20], activation: 'tanh' };

describe('initialisation', () => {
  const parameters = initialiseParameters(model, stream(1));

  it('is within +-1/sqrt(inputs) in each layer, and fills it', () => {
    for (const { inputs, weightOffset, biasOffset, outputs } of layersOf(model)) {
      const bound = 1 / Math.sqrt(inputs);
      const values = parameters.slice(weightOffset, biasOffset + outputs).map((x) => Math.abs(x) / bound);
      expect(Math.max(...values)).toBeLessThan(1);
      expect(Math.max(...values)).toBeGreaterThan(0.8);
    }
  });

  it('is the same for the same stream, whatever was drawn from it, and another for another', () => {
    const used = stream(1);
    used.uniform();
    expect(initialiseParameters(model, used)).toEqual(parameters);
    expect(initialiseParameters(model, stream(2))).not.toEqual(parameters);
  });

  it('a deeper network starts with the same first layers', () => {
    const deeper = initialiseParameters({ ...model, hidden: [30, 20, 10] }, stream(1));
    const shared = layersOf(model)[2].weightOffset;
    expect(deeper.slice(0, shared)).toEqual(parameters.slice(0, shared));
  });
});

describe('named tensors', () => {
  const parameters = Float64Array.from({ length: parameterCount(model) }, (_, i) => i);
  const tensors = toTensors(model, parameters);

  it('are weight [inputs, outputs] and bias [outputs] of each layer, in order', () => {
    expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual([
      ['layers.0.weight', [4, 30]],
      ['layers.0.bias', [30]],
      ['layers.1.weight', [30, 20]],
      ['layers.1.bias', [20]],
      ['layers.2.weight', [20, 1]],
      ['layers.2.bias', [1]],
    ]);
    expect(tensors['layers.0.bias'].data[0]).toBe(120);
  });

  it('hold both scalars of a network with both components in its head', () => {
    const both: Model = { ...model, components: 'both' };
    const head = toTensors(both, new Float64Array(parameterCount(both)));
    expect(head['layers.2.weight'].shape).toEqual([20, 2]);
    expect(head['layers.2.bias'].shape).toEqual([2]);
  });

  it('give back the parameters, in whatever order they come', () => {
    const shuffled = Object.fromEntries(Object.entries(tensors).reverse());
    expect(fromTensors(model, shuffled)).toEqual(parameters);
  });

  it('are named when one is missing, misshapen or unknown', () => {
    const { 'layers.1.bias': _bias, ...rest } = tensors;
    expect(() => fromTensors(model, rest)).toThrow("'layers.1.bias' of the model is missing");
    const misshapen = { ...tensors, 'layers.1.bias': { shape: [2, 10], data: new Float64Array(20) } };
    expect(() => fromTensors(model, misshapen)).toThrow("'layers.1.bias' is [2, 10]; the model needs [20]");
    expect(() => fromTensors(model, { ...tensors, extra: tensors['layers.0.bias'] })).toThrow(
      'no tensor extra',
    );
    expect(() => toTensors(model, parameters.slice(1))).toThrow(RangeError);
  });
});
