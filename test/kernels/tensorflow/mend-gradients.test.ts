import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { openBackend } from '../../../kernels/backends.ts';
import { mendGradients } from '../../../kernels/tensorflow/mend-gradients.ts';

type Scalar = (x: number) => number;

const logistic: Scalar = (x) => 1 / (1 + Math.exp(-x));
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

interface Activation {
  readonly name: string;
  readonly of: (x: tf.Tensor) => tf.Tensor;
  readonly exact: Scalar;
  /** The first derivative that TensorFlow.js gets wrong ... */
  readonly wrongFrom: number;
  /** ... or hasn't got, for want of an operation's gradient. */
  readonly lacks?: string;
}

const activations: readonly Activation[] = [
  { name: 'exp', of: (x) => tf.exp(x), exact: Math.exp, wrongFrom: 2 },
  { name: 'sigmoid', of: (x) => tf.sigmoid(x), exact: logistic, wrongFrom: 2 },
  { name: 'tanh', of: (x) => tf.tanh(x), exact: Math.tanh, wrongFrom: 2 },
  {
    name: 'elu',
    of: (x) => tf.elu(x),
    exact: (x) => (x > 0 ? x : Math.expm1(x)),
    wrongFrom: 2,
    lacks: 'EluGrad',
  },
  { name: 'swish', of: (x) => tf.mul(x, tf.sigmoid(x)), exact: (x) => x * logistic(x), wrongFrom: 2 },
  {
    name: 'selu',
    of: (x) => tf.selu(x),
    exact: (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
    wrongFrom: 2,
    lacks: 'Greater',
  },
  { name: 'softplus', of: (x) => tf.softplus(x), exact: (x) => Math.log1p(Math.exp(x)), wrongFrom: 3 },
];

/** x s(x): inside a composition the lost path is lost silently; alone, TensorFlow.js finds no path and says so. */
const composed = activations.map(({ of, exact, ...rest }): Activation => ({
  ...rest,
  of: (x) => tf.mul(x, of(x)),
  exact: (x) => x * exact(x),
}));

const points = [-1.7, -0.9, -0.3, 0.4, 1.1];

/** The derivative of an order at each point, through nested tf.grad. */
function nested(of: Activation['of'], order: number): number[] {
  let derivative = of;
  for (let n = 0; n < order; n++) derivative = tf.grad(derivative);
  return tf.tidy(() => Array.from(derivative(tf.tensor1d(points)).dataSync()));
}

/** The same by central differences in float64, right to about 1e-4. */
function differences(exact: Scalar, order: number): number[] {
  const h = 5e-3;
  let derivative = exact;
  for (let n = 0; n < order; n++) {
    const lower = derivative;
    derivative = (x) => (lower(x + h) - lower(x - h)) / (2 * h);
  }
  return points.map(derivative);
}

function largestError({ of, exact }: Activation, order: number): number {
  const right = differences(exact, order);
  return Math.max(...nested(of, order).map((value, i) => Math.abs(value - right[i])));
}

/** v^T (d^2/dx^2 of c^T (x softmax(x))) v by nested tf.grad, and by differences. */
function softmaxCurvature(): [nested: number, exact: number] {
  const [x, c, v] = [
    [0.3, -0.8, 1.2],
    [1, -2, 0.5],
    [0.4, 1, -0.7],
  ];
  const scalar = (logits: tf.Tensor): tf.Tensor =>
    tf.sum(tf.mul(tf.mul(logits, tf.softmax(logits)), tf.tensor1d(c)));
  const slope = (logits: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tf.grad(scalar)(logits), tf.tensor1d(v)));
  const product = tf.tidy(() => tf.sum(tf.mul(tf.grad(slope)(tf.tensor1d(x)), tf.tensor1d(v))).dataSync()[0]);
  const along: Scalar = (t) => {
    const logits = x.map((xi, i) => xi + t * v[i]);
    const e = logits.map(Math.exp);
    const total = e.reduce((sum, ei) => sum + ei, 0);
    return e.reduce((sum, ei, i) => sum + (c[i] * logits[i] * ei) / total, 0);
  };
  const h = 1e-3;
  return [product, (along(h) - 2 * along(0) + along(-h)) / (h * h)];
}

await openBackend('tfjs-cpu', 1);
// In Node the core registers none by itself.
await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');

// One test, because gradients are registered for good.
it('higher derivatives of activations are wrong or missing as TensorFlow.js comes, and right when mended', () => {
  for (const activation of composed) {
    const { name, wrongFrom, lacks } = activation;
    for (let order = 1; order < wrongFrom; order++) {
      expect(largestError(activation, order), `${name}, order ${order}`).toBeLessThan(1e-3);
    }
    if (lacks === undefined) expect(largestError(activation, wrongFrom), name).toBeGreaterThan(0.05);
    else
      expect(() => largestError(activation, wrongFrom)).toThrow(`gradient function not found for ${lacks}`);
  }
  const [unmended, right] = softmaxCurvature();
  expect(Math.abs(unmended - right)).toBeGreaterThan(0.05);

  mendGradients(tf);
  for (const activation of composed) {
    for (const order of [1, 2, 3]) {
      expect(largestError(activation, order), `${activation.name}, order ${order}`).toBeLessThan(1e-3);
    }
  }
  expect(Math.abs(softmaxCurvature()[0] - right)).toBeLessThan(1e-4);
});
