// What the interface promises beside the numbers, and that nothing is left behind.
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Backend, Batch } from '../../../kernels/backend.ts';
import { openBackend } from '../../../kernels/backends.ts';
import { parameterCount } from '../../../kernels/model.ts';
import type { Model } from '../../../kernels/model.ts';
import { drawBatch, drawParameters, normals } from '../models.ts';

const hnn: Model = { kind: 'hnn', components: 'both', dimension: 4, hidden: [7, 5], activation: 'softplus' };
const direct: Model = { kind: 'direct', dimension: 4, hidden: [7, 5], activation: 'tanh' };
const count = parameterCount(hnn);
const names = ['tfjs-wasm', 'tfjs-cpu'];

/** All that a backend can do with one batch. */
function everything(backend: Backend, model: Model, parameters: Float64Array, batch: Batch): Float64Array[] {
  const { states, tasks, points } = batch;
  const v = normals(2, 'v', parameters.length);
  const { loss, gradient } = backend.gradient(model, parameters, batch, 'all');
  return [
    loss,
    gradient,
    backend.loss(model, parameters, batch),
    backend.gradient(model, parameters, batch, 'head').gradient,
    backend.hessianVectorProduct(model, parameters, batch, 'all', v),
    backend.field(model, parameters, states, tasks, points),
    ...(model.kind === 'hnn' ? [backend.hamiltonian(model, parameters, states, tasks, points)] : []),
  ];
}

it.each(names)('%s holds no tensors between calls', async (name) => {
  const backend = await openBackend(name, 1);
  for (const model of [hnn, direct]) {
    const parameters = drawParameters(model, 3, 1);
    const batch = drawBatch(model, 3, 4, 1);
    const { numTensors, numBytes } = tf.memory();
    everything(backend, model, parameters, batch);
    const inner = { mask: 'all', stepSize: 0.1, steps: 2, firstOrder: false } as const;
    backend.metaGradients(model, parameters.slice(0, parameterCount(model)), batch, batch, inner);
    expect(() => backend.gradient(model, parameters.subarray(1), batch, 'all')).toThrow(RangeError);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  }
});

it.each(names)('%s gives a batch the bits of its tasks one by one', async (name) => {
  const backend = await openBackend(name, 1);
  const parameters = drawParameters(hnn, 3, 2);
  const batch = drawBatch(hnn, 3, 5, 2);
  const v = normals(2, 'v', parameters.length);
  const task = (array: Float64Array, t: number): Float64Array =>
    array.subarray((t * array.length) / 3, ((t + 1) * array.length) / 3);
  const own = backend.gradient(hnn, parameters, batch, 'all');
  const products = backend.hessianVectorProduct(hnn, parameters, batch, 'all', v);
  for (const t of [0, 1, 2]) {
    const one: Batch = {
      tasks: 1,
      points: 5,
      states: task(batch.states, t),
      derivatives: task(batch.derivatives, t),
    };
    const alone = backend.gradient(hnn, task(parameters, t), one, 'all');
    expect(task(own.loss, t)).toEqual(alone.loss);
    expect(task(own.gradient, t)).toEqual(alone.gradient);
    expect(task(products, t)).toEqual(
      backend.hessianVectorProduct(hnn, task(parameters, t), one, 'all', task(v, t)),
    );
  }
});

it.each(names)('%s leaves a number that is not finite in the task it belongs to', async (name) => {
  const backend = await openBackend(name, 1);
  const parameters = drawParameters(hnn, 3, 3);
  const batch = drawBatch(hnn, 3, 4, 3);
  const sound = everything(backend, hnn, parameters, batch);
  parameters[count + 2] = Number.NaN;
  everything(backend, hnn, parameters, batch).forEach((array, i) => {
    const length = array.length / 3;
    expect(array.subarray(length, 2 * length).some(Number.isNaN)).toBe(true);
    expect(array.subarray(0, length)).toEqual(sound[i].subarray(0, length));
    expect(array.subarray(2 * length)).toEqual(sound[i].subarray(2 * length));
  });
});

it('two of them take turns in one process', async () => {
  const [wasm, cpu] = await Promise.all(names.map((name) => openBackend(name, 1)));
  const parameters = drawParameters(hnn, 2, 4);
  const batch = drawBatch(hnn, 2, 3, 4);
  const first = everything(wasm, hnn, parameters, batch);
  expect(tf.getBackend()).toBe('wasm');
  expect(everything(cpu, hnn, parameters, batch)).not.toEqual(first);
  expect(tf.getBackend()).toBe('cpu');
  expect(everything(wasm, hnn, parameters, batch)).toEqual(first);
});
