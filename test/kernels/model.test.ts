import { describe, expect, it } from 'vitest';
import { headRange, layersOf, outputsOf, parameterCount } from '../../kernels/model.ts';
import type { Model } from '../../kernels/model.ts';

const hnn: Model = { kind: 'hnn', dimension: 2, hidden: [64, 64, 64], activation: 'softplus' };

describe('the parameter layout', () => {
  it('counts the 8,577 parameters of the 2-64-64-64-1 network', () => {
    expect(parameterCount(hnn)).toBe(8577);
  });

  it('lays weights then biases layer after layer without gaps', () => {
    expect(layersOf({ ...hnn, dimension: 4, hidden: [3] })).toEqual([
      { name: 'layers.0', inputs: 4, outputs: 3, weightOffset: 0, biasOffset: 12 },
      { name: 'layers.1', inputs: 3, outputs: 1, weightOffset: 15, biasOffset: 18 },
    ]);
  });

  it('gives a direct model one output per coordinate', () => {
    const layers = layersOf({ ...hnn, kind: 'direct', dimension: 6, hidden: [5] });
    expect(layers.map((layer) => [layer.inputs, layer.outputs])).toEqual([
      [6, 5],
      [5, 6],
    ]);
  });

  it.each([
    ['solenoidal', 1],
    ['conservative', 1],
    ['both', 2],
  ] as const)('gives an hnn that is %s %i outputs', (components, outputs) => {
    expect(outputsOf({ ...hnn, components })).toBe(outputs);
    expect(headRange({ ...hnn, components })).toEqual({ start: 8577 - 65, end: 8577 - 65 + 65 * outputs });
  });

  it('takes the last weights and bias as the head', () => {
    expect(headRange(hnn)).toEqual({ start: 8577 - 65, end: 8577 });
  });

  it('rejects odd dimensions and empty layers', () => {
    expect(() => layersOf({ ...hnn, dimension: 3 })).toThrow(/dimension is 3.*even/s);
    expect(() => layersOf({ ...hnn, hidden: [4, 0] })).toThrow('Hidden layer 1 has width 0');
  });
});
