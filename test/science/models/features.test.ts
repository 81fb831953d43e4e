import tanh from '@stdlib/math-base-special-tanh';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../kernels/model.ts';
import { parameterCount } from '../../../kernels/model.ts';
import { referenceBackend } from '../../../kernels/reference/reference.ts';
import { networkFeatures } from '../../../science/models/features.ts';
import { initialiseParameters } from '../../../science/models/initialisation.ts';
import { stream } from '../../../science/random/stream.ts';

const draws = stream(1, 'states');
const states = Float64Array.from({ length: 4 * 9 }, () => 3 * draws.normal());

const networks: Model[] = (['softplus', 'tanh', 'sin'] as const).map((activation) => ({
  kind: 'hnn',
  dimension: 4,
  hidden: [7, 5],
  activation,
}));

describe('the features of a network', () => {
  it.each(networks)('end in the reference backend’s Hamiltonian with $activation', (model) => {
    const parameters = initialiseParameters(model, stream(2));
    const { hidden, output } = networkFeatures(model, parameters, states);
    expect(hidden.map((layer) => layer.length)).toEqual([9 * 7, 9 * 5]);
    expect(output).toEqual(referenceBackend.hamiltonian(model, parameters, states, 1, 9));
  });

  it('end in the field of a direct network', () => {
    const model: Model = { ...networks[1], kind: 'direct' };
    const parameters = initialiseParameters(model, stream(2));
    const { output } = networkFeatures(model, parameters, states);
    expect(output).toEqual(referenceBackend.field(model, parameters, states, 1, 9));
  });

  it('have each state once and the Hamiltonian last in a network of two scalars', () => {
    const model: Model = { ...networks[0], components: 'both' };
    const parameters = initialiseParameters(model, stream(2));
    const { hidden, output } = networkFeatures(model, parameters, states);
    expect(hidden.map((layer) => layer.length)).toEqual([9 * 7, 9 * 5]);
    expect(output.filter((_, i) => i % 2 === 1)).toEqual(
      referenceBackend.hamiltonian(model, parameters, states, 1, 9),
    );
  });

  it('are those after the activation', () => {
    const model: Model = { kind: 'hnn', dimension: 2, hidden: [2], activation: 'tanh' };
    // W = [[1, 2], [3, 4]], b = [0.5, -0.5]; head [1, 1], 0.
    const parameters = Float64Array.of(1, 2, 3, 4, 0.5, -0.5, 1, 1, 0);
    const { hidden, output } = networkFeatures(model, parameters, Float64Array.of(0.1, 0.2));
    const expected = [tanh(0.1 + 0.6 + 0.5), tanh(0.2 + 0.8 - 0.5)];
    expect(hidden[0][0]).toBeCloseTo(expected[0], 14);
    expect(hidden[0][1]).toBeCloseTo(expected[1], 14);
    expect(output[0]).toBeCloseTo(expected[0] + expected[1], 14);
  });

  it('are refused for parameters of another network', () => {
    const short = new Float64Array(parameterCount(networks[0]) - 1);
    expect(() => networkFeatures(networks[0], short, states)).toThrow(RangeError);
    expect(() =>
      networkFeatures(networks[0], new Float64Array(short.length + 1), new Float64Array(6)),
    ).toThrow(RangeError);
  });
});
