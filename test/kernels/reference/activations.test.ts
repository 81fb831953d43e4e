import { describe, expect, it } from 'vitest';
import { activate } from '../../../kernels/reference/activations.ts';
import type { ActivationValues } from '../../../kernels/reference/activations.ts';
import type { Activation } from '../../../kernels/model.ts';

function at(activation: Activation, z: number[]): ActivationValues {
  const room = (): Float64Array => new Float64Array(z.length);
  const out = { value: room(), first: room(), second: room(), third: room() };
  activate(activation, Float64Array.from(z), out);
  return out;
}

describe.each(['softplus', 'tanh', 'sin'] as const)('%s', (activation) => {
  it.each([
    ['value', 'first'],
    ['first', 'second'],
    ['second', 'third'],
  ] as const)('has as the slope of its %s its %s', (order, next) => {
    const h = 1e-5;
    for (let z = -6; z <= 6; z += 0.37) {
      const [low, high] = at(activation, [z - h, z + h])[order];
      expect((high - low) / (2 * h)).toBeCloseTo(at(activation, [z])[next][0], 8);
    }
  });

  it('stays finite and passes NaN through', () => {
    const { value, first, second, third } = at(activation, [-1e4, -750, 0, 750, 1e4, NaN]);
    for (const array of [value, first, second, third]) {
      expect(array.slice(0, 5).every(Number.isFinite)).toBe(true);
      expect(array[5]).toBeNaN();
    }
  });
});

it('softplus is the identity far right, e^z far left and ln 2 at zero', () => {
  const { value } = at('softplus', [1000, -40, 0]);
  expect(value[0]).toBe(1000);
  expect(value[1] / Math.exp(-40)).toBeCloseTo(1, 14);
  expect(value[2]).toBe(Math.LN2);
});

it('gives the bits recorded when it was written, on every engine', () => {
  const z = [-3.7, -0.2, 0.9, 12.5];
  const softplus = [0.024422845933779157, 0.5981388693815918, 1.2411538747320878, 12.500003726646229];
  const tanh = [-0.9987782412811312, -0.197375320224904, 0.7162978701990245, 0.9999999999722241];
  const sin = [0.5298361409084934, -0.19866933079506122, 0.7833269096274834, -0.06632189735120068];
  expect([...at('softplus', z).value]).toEqual(softplus);
  expect([...at('tanh', z).value]).toEqual(tanh);
  expect([...at('sin', z).value]).toEqual(sin);
});
