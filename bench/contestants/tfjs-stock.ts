// Unmended TensorFlow.js on its wasm backend with nested gradients (tf.grads within tf.grads within tf.grad), as its
// documentation leads to: `node tfjs-stock.mjs JOB`. Not how phaseline uses it.
/* oxlint-disable import/no-unassigned-import -- they register themselves */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-wasm';
import { layersOf } from '../../kernels/model.ts';
import { readJob, readProblem } from '../job.ts';
import { serve } from '../protocol.ts';

const job = readJob(process.argv[2]);
const { model, tasks, innerSteps, innerStepSize, algorithm } = job;
const { parameters, data } = readProblem(job, job.dataFile);
tf.enableProdMode();
await tf.setBackend('wasm');
const activation = { softplus: tf.softplus, tanh: tf.tanh, sin: tf.sin }[model.activation];
const support = [data.support.states, data.support.derivatives].map((array) =>
  batch(array, job.supportPoints),
);
const query = [data.query.states, data.query.derivatives].map((array) => batch(array, job.queryPoints));
const variables = layersOf(model).flatMap(({ inputs, outputs, weightOffset, biasOffset }) => [
  tf.variable(
    tf.tensor3d(Float32Array.from(parameters.subarray(weightOffset, biasOffset)), [1, inputs, outputs]),
  ),
  tf.variable(
    tf.tensor3d(Float32Array.from(parameters.subarray(biasOffset, biasOffset + outputs)), [1, 1, outputs]),
  ),
]);
const optimizer = tf.train.adam(job.learningRate);

await serve({
  evaluate() {
    const { value, gradients } = variableGradients();
    const flat = variables.flatMap((variable) => {
      const found = gradients.find(({ name }) => name === variable.name);
      return Array.from((found?.tensor ?? tf.zerosLike(variable)).dataSync());
    });
    return { loss: value.dataSync()[0], gradient: Float64Array.from(flat) };
  },
  step() {
    tf.tidy(() => {
      const { value, gradients } = variableGradients();
      optimizer.applyGradients(gradients);
      value.dataSync();
    });
  },
});

/** Of the variables that it finds the loss to depend on; H does not depend on the last bias through its gradient. */
function variableGradients(): { value: tf.Scalar; gradients: { name: string; tensor: tf.Tensor }[] } {
  const { value, grads } = tf.variableGrads(metaLoss, variables);
  return { value, gradients: Object.entries(grads).map(([name, tensor]) => ({ name, tensor })) };
}

function batch(array: Float64Array, points: number): tf.Tensor3D {
  return tf.tensor3d(Float32Array.from(array), [tasks, points, model.dimension]);
}

/** Mean query loss after the inner loop. */
function metaLoss(): tf.Scalar {
  let weights: tf.Tensor[] = variables.map((variable) => tf.tile(variable, [tasks, 1, 1]));
  for (let s = 0; s < innerSteps; s++) {
    const first = algorithm === 'anil' ? weights.length - 2 : 0;
    // tf.grads refuses the last bias, on which nothing depends.
    const adapted = weights.slice(first, -1);
    const [body, last] = [weights.slice(0, first), weights.slice(-1)];
    const gradients = tf.grads((...part: tf.Tensor[]) => loss([...body, ...part, ...last], support))(adapted);
    const moved = adapted.map((weight, i) => tf.sub(weight, tf.mul(innerStepSize, gradients[i])));
    weights = [...body, ...moved, ...last];
  }
  return tf.div(loss(weights, query), tasks);
}

/** The sum of the tasks' losses. */
function loss(weights: tf.Tensor[], [states, derivatives]: tf.Tensor3D[]): tf.Scalar {
  // A tensor of its own each time: else the derivative with respect to x would also go through the adapted weights.
  const x = states.clone();
  const gradient = tf.grad((x) => tf.sum(hamiltonian(weights, x)))(x);
  const half = model.dimension / 2;
  const [q, p] = tf.split(gradient, [half, half], 2);
  const residual = tf.sub(tf.concat([p, tf.neg(q)], 2), derivatives);
  return tf.div(tf.sum(tf.square(residual)), states.shape[1]);
}

function hamiltonian(weights: tf.Tensor[], x: tf.Tensor): tf.Tensor {
  let a = x;
  for (let k = 0; k < weights.length; k += 2) {
    const z = tf.add(tf.matMul(a, weights[k]), weights[k + 1]);
    a = k + 2 < weights.length ? activation(z) : z;
  }
  return a;
}
