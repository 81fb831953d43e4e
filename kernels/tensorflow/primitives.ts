// What every backend can do, in TensorFlow.js operations on float32.
import type { Mask, Primitives } from '../backend.ts';
import { checkBatch, checkHamiltonian, checkLength, checkTasks } from '../check-shapes.ts';
import { layersOf, outputsOf } from '../model.ts';
import type { Model } from '../model.ts';
import {
  adjointRate,
  backwardRate,
  forwardRate,
  parameterRate,
  tangentRate,
  type Scalars,
} from './directional-passes.ts';
import { fieldOf, inputDirection, outputGradient } from './field.ts';
import { layerTensors, matrices, type Group } from './network.ts';
import { differentiate, evaluate, lossOf, observe, scaled, type Cut } from './observe.ts';
import { createWork, forward, parameterGradient } from './passes.ts';
import { flaggedProducts, plainProducts } from './products.ts';
import type { TensorFlow } from './tensorflow.ts';

/** Whether tasks go through the network one after another, as plain matrices, or all at once, as batches of them. */
export type Grouping = 'one by one' | 'together';

/**
 * The primitives on the TensorFlow.js backend that is ready under a name. Between calls they hold no tensors.
 */
export function tensorPrimitives(tf: TensorFlow, tensorBackend: string, grouping: Grouping): Primitives {
  const products = grouping === 'together' ? flaggedProducts(tf) : plainProducts(tf);

  /** Calls `work` for each group of tasks, and frees its tensors; `cut` takes the group's rows of an array. */
  function forGroups(tasks: number, work: (group: Group, cut: Cut) => void): void {
    activateBackend(tf, tensorBackend);
    const size = grouping === 'together' ? tasks : 1;
    for (let t = 0; t < tasks; t += size) {
      const cut: Cut = (array) => {
        const length = array.length / tasks;
        return array.subarray(t * length, (t + size) * length);
      };
      tf.tidy(() => work({ tf, products, tasks: size, one: grouping === 'one by one' }, cut));
    }
  }

  return {
    loss(model, parameters, batch) {
      checkBatch(model, parameters, batch);
      const losses = new Float64Array(batch.tasks);
      forGroups(batch.tasks, (group, cut) => {
        const { differences } = observe(group, cut, model, parameters, batch);
        cut(losses).set(lossOf(group, differences, batch.points));
      });
      return losses;
    },

    gradient(model, parameters, batch, mask) {
      checkBatch(model, parameters, batch);
      const losses = new Float64Array(batch.tasks);
      const gradients = new Float64Array(parameters.length);
      forGroups(batch.tasks, (group, cut) => {
        const observed = observe(group, cut, model, parameters, batch);
        const { work, forwards, differences } = observed;
        const from = firstLayer(model, mask);
        const { scalars, adjoints } = differentiate(observed, batch.points, from);
        const gradient = parameterGradient(work, forwards, scalars, adjoints, from);
        cut(losses).set(lossOf(group, differences, batch.points));
        cut(gradients).set(gradient.dataSync());
      });
      return { loss: losses, gradient: gradients };
    },

    hessianVectorProduct(model, parameters, batch, mask, vectors) {
      checkBatch(model, parameters, batch);
      checkLength('vectors', vectors, parameters.length, '[T, P]');
      const products = new Float64Array(parameters.length);
      forGroups(batch.tasks, (group, cut) => {
        const observed = observe(group, cut, model, parameters, batch);
        const { work, forwards } = observed;
        const { scalars, adjoints } = differentiate(observed, batch.points, 0);
        const direction = {
          of: layerTensors(group, model, cut(vectors)),
          firstLayer: firstLayer(model, mask),
        };
        const forwardRates = forwardRate(work, forwards, direction);
        let rates: Scalars | undefined;
        let fieldRate = forwardRates.z.at(-1)!;
        if (scalars) {
          const backwards = backwardRate(work, forwards, scalars, direction, forwardRates);
          fieldRate = fieldOf(group, model, backwards.da[0]);
          const seed = inputDirection(group, model, scaled(group, fieldRate, batch.points));
          const tangents = tangentRate(work, forwards, scalars, direction, forwardRates, seed);
          rates = { of: scalars, rate: { ...backwards, ...tangents } };
        }
        const seed = outputGradient(model, scaled(group, fieldRate, batch.points));
        const rgz = adjointRate(work, forwards, adjoints, direction, forwardRates, rates, seed);
        const product = parameterRate(work, forwards, adjoints, forwardRates, rates, rgz);
        cut(products).set(product.dataSync());
      });
      return products;
    },

    field(model, parameters, states, tasks, points) {
      checkTasks(model, parameters, states, tasks, points);
      const fields = new Float64Array(states.length);
      forGroups(tasks, (group, cut) => {
        const { field } = evaluate(group, model, cut(parameters), cut(states), points);
        cut(fields).set(field.dataSync());
      });
      return fields;
    },

    hamiltonian(model, parameters, states, tasks, points) {
      checkHamiltonian(model);
      checkTasks(model, parameters, states, tasks, points);
      const energies = new Float64Array(tasks * points);
      forGroups(tasks, (group, cut) => {
        const work = createWork(group, model, layerTensors(group, model, cut(parameters)), points);
        const { output } = forward(work, matrices(group, cut(states), points));
        const scalars = tf.split(output, outputsOf(model), -1);
        cut(energies).set(scalars.at(-1)!.dataSync());
      });
      return energies;
    },
  };
}

function firstLayer(model: Model, mask: Mask): number {
  return mask === 'head' ? layersOf(model).length - 1 : 0;
}

/** Tensors of different backends don't mix, and the one that others may have chosen meanwhile is not ours. */
function activateBackend(tf: TensorFlow, name: string): void {
  if (tf.getBackend() === name) return;
  // Of a backend that is ready, setBackend's work is done before its promise is returned.
  void tf.setBackend(name);
  if (tf.getBackend() !== name) throw new Error(`TensorFlow.js did not change to its backend '${name}'.`);
}
