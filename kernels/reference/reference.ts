// The reference backend: float64, plain TypeScript, one task after another, written to be checked against the
// formulas. Faster backends are tested against it.
import type { Backend, BackendOffer, Batch, Mask, Primitives } from '../backend.ts';
import { composedMetaGradients } from '../inner-loop.ts';
import { layersOf, outputsOf } from '../model.ts';
import type { Model } from '../model.ts';
import { checkBatch, checkHamiltonian, checkLength, checkTasks } from '../check-shapes.ts';
import {
  addParameterRate,
  adjointRate,
  backwardRate,
  forwardRate,
  tangentRate,
} from './directional-passes.ts';
import { readField, residual, seedResidual } from './field.ts';
import { addParameterGradient, adjoint, backward, forward, tangent } from './passes.ts';
import { createQuantities, createWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

const primitives: Primitives = { loss, gradient, hessianVectorProduct, field, hamiltonian };

export const referenceBackend: Backend = {
  name: 'reference',
  ...primitives,
  metaGradients: composedMetaGradients(primitives),
};

export const reference: BackendOffer = {
  name: 'reference',
  identity: 'reference-float64-1',
  open: () => referenceBackend,
};

function loss(model: Model, parameters: Float64Array, batch: Batch): Float64Array {
  checkBatch(model, parameters, batch);
  const { tasks, points } = batch;
  const work = createWorkspace(model, points);
  const field = new Float64Array(points * model.dimension);
  const losses = new Float64Array(tasks);
  for (let t = 0; t < tasks; t++) {
    evaluateField(work, row(parameters, tasks, t), row(batch.states, tasks, t), field);
    losses[t] = residual(field, row(batch.derivatives, tasks, t), points);
  }
  return losses;
}

function gradient(
  model: Model,
  parameters: Float64Array,
  batch: Batch,
  mask: Mask,
): { loss: Float64Array; gradient: Float64Array } {
  checkBatch(model, parameters, batch);
  const { tasks } = batch;
  const work = createWorkspace(model, batch.points);
  const losses = new Float64Array(tasks);
  const gradients = new Float64Array(parameters.length);
  for (let t = 0; t < tasks; t++) {
    losses[t] = differentiate(work, parameters, batch, t, mask);
    addParameterGradient(work, firstLayer(model, mask), row(gradients, tasks, t));
  }
  return { loss: losses, gradient: gradients };
}

function hessianVectorProduct(
  model: Model,
  parameters: Float64Array,
  batch: Batch,
  mask: Mask,
  vectors: Float64Array,
): Float64Array {
  checkBatch(model, parameters, batch);
  checkLength('vectors', vectors, parameters.length, '[T, P]');
  const { tasks, points } = batch;
  const work = createWorkspace(model, points);
  const rate = createQuantities(work.layers, work.rows);
  const fieldRate = new Float64Array(points * model.dimension);
  const residualRate = { ...work, of: rate };
  const products = new Float64Array(parameters.length);
  for (let t = 0; t < tasks; t++) {
    differentiate(work, parameters, batch, t, 'all');
    const direction = {
      parameters: row(parameters, tasks, t),
      vector: row(vectors, tasks, t),
      firstLayer: firstLayer(model, mask),
      rate,
    };
    forwardRate(work, direction);
    if (model.kind === 'hnn') backwardRate(work, direction);
    readField(residualRate, fieldRate);
    for (let i = 0; i < fieldRate.length; i++) fieldRate[i] *= 2 / points; // R{(2/N) (field - xdot)}
    seedResidual(residualRate, fieldRate);
    if (model.kind === 'hnn') tangentRate(work, direction);
    adjointRate(work, direction);
    addParameterRate(work, direction, row(products, tasks, t));
  }
  return products;
}

function field(
  model: Model,
  parameters: Float64Array,
  states: Float64Array,
  tasks: number,
  points: number,
): Float64Array {
  checkTasks(model, parameters, states, tasks, points);
  const work = createWorkspace(model, points);
  const fields = new Float64Array(states.length);
  for (let t = 0; t < tasks; t++) {
    evaluateField(work, row(parameters, tasks, t), row(states, tasks, t), row(fields, tasks, t));
  }
  return fields;
}

function hamiltonian(
  model: Model,
  parameters: Float64Array,
  states: Float64Array,
  tasks: number,
  points: number,
): Float64Array {
  checkHamiltonian(model);
  checkTasks(model, parameters, states, tasks, points);
  const work = createWorkspace(model, points);
  const energies = new Float64Array(tasks * points);
  const count = outputsOf(model);
  for (let t = 0; t < tasks; t++) {
    forward(work, row(parameters, tasks, t), row(states, tasks, t));
    const outputs = work.of.z.at(-1)!;
    for (let n = 0; n < points; n++) energies[t * points + n] = outputs[(n + 1) * count - 1]; // H is the last
  }
  return energies;
}

function evaluateField(
  work: Workspace,
  parameters: Float64Array,
  states: Float64Array,
  out: Float64Array,
): void {
  forward(work, parameters, states);
  if (work.model.kind === 'hnn') backward(work, parameters);
  readField(work, out);
}

/** All passes of task t that the gradient under the mask needs; returns the loss. */
function differentiate(
  work: Workspace,
  parameters: Float64Array,
  batch: Batch,
  t: number,
  mask: Mask,
): number {
  const { model, points } = work;
  const { tasks } = batch;
  const taskParameters = row(parameters, tasks, t);
  const field = new Float64Array(points * model.dimension);
  evaluateField(work, taskParameters, row(batch.states, tasks, t), field);
  const value = residual(field, row(batch.derivatives, tasks, t), points);
  seedResidual(work, field);
  if (model.kind === 'hnn') tangent(work, taskParameters);
  if (mask === 'all') adjoint(work, taskParameters);
  return value;
}

function firstLayer(model: Model, mask: Mask): number {
  return mask === 'head' ? layersOf(model).length - 1 : 0;
}

function row(array: Float64Array, tasks: number, t: number): Float64Array {
  const length = array.length / tasks;
  return array.subarray(t * length, (t + 1) * length);
}
