// The activations and their first three derivatives, as in kernels/reference/activations.ts, in tensor operations.
import type { Activation } from '../model.ts';
import { lazy } from './lazy.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** s(z), and its derivatives at the same z, computed when they are first asked for. */
export interface ActivationTensors {
  readonly value: Tensor;
  first(): Tensor;
  second(): Tensor;
  third(): Tensor;
}

/** s, s', s'' and s''' at each z. */
export function activate(tf: TensorFlow, activation: Activation, z: Tensor): ActivationTensors {
  return rules[activation](tf, z);
}

const rules: Readonly<Record<Activation, (tf: TensorFlow, z: Tensor) => ActivationTensors>> = {
  softplus,
  tanh: hyperbolicTangent,
  sin: sine,
};

/** s = ln(1 + e^z), s' = sigma(z), s'' = s' (1 - s'), s''' = s'' (1 - 2 s'). */
function softplus(tf: TensorFlow, z: Tensor): ActivationTensors {
  const first = lazy(() => tf.sigmoid(z));
  const second = lazy(() => tf.mul(first(), tf.sub(1, first())));
  const third = lazy(() => tf.mul(second(), tf.sub(1, tf.mul(2, first()))));
  return { value: tf.softplus(z), first, second, third };
}

/** s = tanh z, s' = 1 - s^2, s'' = -2 s s', s''' = -2 (s'^2 + s s''). */
function hyperbolicTangent(tf: TensorFlow, z: Tensor): ActivationTensors {
  const value = tf.tanh(z);
  const first = lazy(() => tf.sub(1, tf.square(value)));
  const second = lazy(() => tf.mul(-2, tf.mul(value, first())));
  const third = lazy(() => tf.mul(-2, tf.add(tf.square(first()), tf.mul(value, second()))));
  return { value, first, second, third };
}

function sine(tf: TensorFlow, z: Tensor): ActivationTensors {
  const value = tf.sin(z);
  const first = lazy(() => tf.cos(z));
  return { value, first, second: lazy(() => tf.neg(value)), third: lazy(() => tf.neg(first())) };
}
