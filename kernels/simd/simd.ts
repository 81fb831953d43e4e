// The simd backend: float32 in WebAssembly with 128-bit SIMD, in the order of operations that its sources fix
// (assembly/), so that every CPU and engine gives the same bits. Parameters, states and derivatives are rounded to
// float32 on the way in; losses are summed in float64.
import type { Backend, BackendOffer, Batch, Mask, Primitives } from '../backend.ts';
import { composedMetaGradients } from '../inner-loop.ts';
import { checkBatch, checkHamiltonian, checkLength, checkTasks } from '../check-shapes.ts';
import { layersOf } from '../model.ts';
import type { Model } from '../model.ts';
import { openRoom } from './kernel.ts';
import type { Room } from './kernel.ts';
import { digest } from './kernel.generated.ts';

const primitives: Primitives = { loss, gradient, hessianVectorProduct, field, hamiltonian };

/** The backend with that many threads; the bits of its results do not depend on their number. */
export function simdBackend(_threads: number): Backend {
  return { name: 'simd', ...primitives, metaGradients: composedMetaGradients(primitives) };
}

export const simd: BackendOffer = {
  name: 'simd',
  identity: `simd-float32-${digest.slice(0, 16)}`,
  open: simdBackend,
};

function loss(model: Model, parameters: Float64Array, batch: Batch): Float64Array {
  checkBatch(model, parameters, batch);
  const room = openRoom(model, batch.points);
  const losses = new Float64Array(batch.tasks);
  for (let t = 0; t < batch.tasks; t++) {
    stage(room, parameters, batch, t);
    losses[t] = room.kernel.loss();
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
  const room = openRoom(model, batch.points);
  const losses = new Float64Array(batch.tasks);
  const gradients = new Float64Array(parameters.length);
  for (let t = 0; t < batch.tasks; t++) {
    stage(room, parameters, batch, t);
    losses[t] = room.kernel.gradient(firstLayer(model, mask));
    copyOut(room, gradients, room.parameters.length, t);
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
  const room = openRoom(model, batch.points);
  const products = new Float64Array(parameters.length);
  for (let t = 0; t < batch.tasks; t++) {
    stage(room, parameters, batch, t);
    copyIn(room.vector, vectors, t);
    room.kernel.hessianVectorProduct(firstLayer(model, mask));
    copyOut(room, products, room.parameters.length, t);
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
  const room = openRoom(model, points);
  const fields = new Float64Array(states.length);
  for (let t = 0; t < tasks; t++) {
    copyIn(room.parameters, parameters, t);
    copyIn(room.states, states, t);
    room.kernel.field();
    copyOut(room, fields, room.states.length, t);
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
  const room = openRoom(model, points);
  const energies = new Float64Array(tasks * points);
  for (let t = 0; t < tasks; t++) {
    copyIn(room.parameters, parameters, t);
    copyIn(room.states, states, t);
    room.kernel.hamiltonian();
    copyOut(room, energies, points, t);
  }
  return energies;
}

function firstLayer(model: Model, mask: Mask): number {
  return mask === 'head' ? layersOf(model).length - 1 : 0;
}

function stage(room: Room, parameters: Float64Array, batch: Batch, t: number): void {
  copyIn(room.parameters, parameters, t);
  copyIn(room.states, batch.states, t);
  copyIn(room.derivatives, batch.derivatives, t);
}

/** Row t of [T, length] into the kernel's memory. */
function copyIn(to: Float64Array, rows: Float64Array, t: number): void {
  to.set(rows.subarray(t * to.length, (t + 1) * to.length));
}

/** The result into row t of [T, length]. */
function copyOut(room: Room, rows: Float64Array, length: number, t: number): void {
  rows.set(room.result.subarray(0, length), t * length);
}
