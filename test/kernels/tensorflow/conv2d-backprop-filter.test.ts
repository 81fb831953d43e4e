// The filter's gradient on the wasm backend, against the cpu backend's own kernel.
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { openBackend } from '../../../kernels/backends.ts';
import { registerConv2DBackpropFilter } from '../../../kernels/tensorflow/conv2d-backprop-filter.ts';
import { normals, relativeDifference } from '../models.ts';

interface Convolution {
  readonly shape: [batch: number, height: number, width: number, inputs: number];
  readonly filterShape: [height: number, width: number, inputs: number, outputs: number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const size = fc.integer({ min: 1, max: 7 });
const small = fc.integer({ min: 1, max: 3 });

const anyConvolution: fc.Arbitrary<Convolution> = fc
  .record({
    shape: fc.tuple(small, size, size, small),
    filter: fc.tuple(small, small),
    outputs: small,
    strides: fc.tuple(small, small),
    pad: fc.constantFrom('same' as const, 'valid' as const, 1),
  })
  .map(({ shape, filter: [height, width], outputs, strides, pad }) => ({
    shape,
    filterShape: [height, width, shape[3], outputs] as Convolution['filterShape'],
    strides,
    pad,
  }))
  .filter(({ shape, filterShape }) => shape[1] >= filterShape[0] && shape[2] >= filterShape[1]);

type Gradient = 'Conv2DBackpropFilter' | 'Conv2DBackpropInput';

/** The gradient of a sum of outputs, weighted at random, with respect to the filter or the input. */
function gradientOn(backend: string, kernel: Gradient, convolution: Convolution): Float64Array {
  void tf.setBackend(backend);
  const { shape, filterShape, strides, pad } = convolution;
  const { outShape } = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad);
  const draw = (name: string, of: number[]): tf.Tensor =>
    tf.tensor(
      new Float32Array(
        normals(
          1,
          name,
          of.reduce((product, n) => product * n, 1),
        ),
      ),
      of,
    );
  const gradient = tf.tidy(() => {
    const dy = draw('dy', outShape);
    const inputs =
      kernel === 'Conv2DBackpropFilter'
        ? { x: draw('x', shape), dy }
        : { dy, filter: draw('f', filterShape) };
    const attributes = { strides, pad, dataFormat: 'NHWC', filterShape, inputShape: shape };
    return tf.engine().runKernel(kernel, inputs, attributes) as tf.Tensor;
  });
  const values = Float64Array.from(gradient.dataSync());
  gradient.dispose();
  return values;
}

beforeAll(async () => {
  await Promise.all(['tfjs-wasm', 'tfjs-cpu'].map((name) => openBackend(name, 1)));
});

afterEach(() => {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) tf.unregisterKernel('Conv2DBackpropFilter', 'wasm');
});

it('the wasm backend has no gradient of a filter, until it is registered; then agrees with the cpu backend', () => {
  const example: Convolution = {
    shape: [2, 7, 6, 3],
    filterShape: [3, 2, 3, 2],
    strides: [2, 1],
    pad: 'same',
  };
  expect(() => gradientOn('wasm', 'Conv2DBackpropFilter', example)).toThrow(/not registered for .*wasm/);
  registerConv2DBackpropFilter(tf, 'wasm');
  registerConv2DBackpropFilter(tf, 'wasm');
  const before = tf.memory().numTensors;
  const property = (convolution: Convolution): void => {
    const [own, exact] = ['wasm', 'cpu'].map((name) => gradientOn(name, 'Conv2DBackpropFilter', convolution));
    expect(own).toHaveLength(exact.length);
    if (exact.some((x) => x !== 0)) expect(relativeDifference(own, exact)).toBeLessThan(1e-5);
  };
  fc.assert(fc.property(anyConvolution, property), { numRuns: 150, seed: 1, examples: [[example]] });
  expect(tf.memory().numTensors).toBe(before);
});

it('the gradient of the input, which the wasm backend brings, agrees with the cpu backend', () => {
  const property = (convolution: Convolution): void => {
    const [own, exact] = ['wasm', 'cpu'].map((name) => gradientOn(name, 'Conv2DBackpropInput', convolution));
    if (exact.some((x) => x !== 0)) expect(relativeDifference(own, exact)).toBeLessThan(1e-5);
  };
  fc.assert(fc.property(anyConvolution, property), { numRuns: 50, seed: 1 });
});

it('channels that do not come last are refused, not computed wrongly', () => {
  registerConv2DBackpropFilter(tf, 'wasm');
  void tf.setBackend('wasm');
  const compute = () =>
    tf.tidy(() => {
      const inputs = { x: tf.zeros([1, 1, 3, 3]), dy: tf.zeros([1, 1, 2, 2]) };
      const attributes = { strides: 1, pad: 'valid', dataFormat: 'NCHW', filterShape: [2, 2, 1, 1] };
      return tf.engine().runKernel('Conv2DBackpropFilter', inputs, attributes);
    });
  expect(compute).toThrow('NHWC');
});
