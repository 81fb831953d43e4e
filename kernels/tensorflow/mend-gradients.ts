// Gradients that can be differentiated again, for code that nests tf.grads. Those of TensorFlow.js that use a saved
// *output* of their operation lose the path through it: the copy that is saved stands on the tape before the operation
// that made it, so second derivatives come out wrong, silently; those of elu and selu have none. These save the input and
// compute the output again.
import type { Tensor, TensorFlow } from './tensorflow.ts';

/** The derivative of each activation at x, in operations whose own gradients are right. */
const derivatives: Readonly<Record<string, (tf: TensorFlow, x: Tensor) => Tensor>> = {
  Exp: (tf, x) => tf.exp(x),
  Sigmoid: (tf, x) => {
    const y = tf.sigmoid(x);
    return tf.mul(y, tf.sub(1, y));
  },
  Tanh: (tf, x) => tf.sub(1, tf.square(tf.tanh(x))),
  Elu: (tf, x) => tf.exp(negativePart(tf, x)),
  Selu: (tf, x) => {
    const positive = tf.step(x);
    const below = tf.mul(seluScale * seluAlpha, tf.exp(negativePart(tf, x)));
    return tf.add(tf.mul(seluScale, positive), tf.mul(tf.sub(1, positive), below));
  },
};

// Klambauer et al. 2017, eq. 14.
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/** min(x, 0): so exp doesn't overflow where it isn't used. TensorFlow.js's minimum can be differentiated only once. */
function negativePart(tf: TensorFlow, x: Tensor): Tensor {
  return tf.neg(tf.relu(tf.neg(x)));
}

/**
 * Replaces the registered gradients of exp, sigmoid, tanh, elu, selu and softmax, for every backend; what is made of them
 * (swish, the third derivative of softplus) is then right too. First derivatives stay what they were.
 *
 * logSoftmax and the derivative of pow with respect to its exponent are not mended: differentiate them once only.
 */
export function mendGradients(tf: TensorFlow): void {
  for (const [kernelName, derivative] of Object.entries(derivatives)) {
    tf.registerGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as Tensor, derivative(tf, x)) }),
    });
  }
  tf.registerGradient({
    kernelName: 'Softmax',
    inputsToSave: ['logits'],
    gradFunc: (dy, [logits], { dim }) => ({
      logits: () => {
        const y = tf.softmax(logits, dim as number);
        const weighted = tf.mul(dy as Tensor, y);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, dim as number, true), y));
      },
    }),
  });
}
