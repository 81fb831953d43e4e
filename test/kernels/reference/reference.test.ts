import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask } from '../../../kernels/backend.ts';
import { headRange, parameterCount } from '../../../kernels/model.ts';
import type { Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { anyCase, dot, drawBatch, drawParameters, moved, normals, sum } from '../models.ts';

const runs = { numRuns: 40 };
const H = 1e-5;

/** A random direction of the parameters, zero outside the mask. */
function direction(model: Model, tasks: number, mask: Mask, seed: number, name: string): Float64Array {
  const count = parameterCount(model);
  const { start } = headRange(model);
  return normals(seed, name, tasks * count).map((x, i) => (mask === 'head' && i % count < start ? 0 : x));
}

describe.each(['all', 'head'] as const)('with the mask %s', (mask) => {
  it('the gradient is the slope of the loss (central differences)', () => {
    fc.assert(
      fc.property(anyCase, ({ model, tasks, points, seed }) => {
        const parameters = drawParameters(model, tasks, seed);
        const batch = drawBatch(model, tasks, points, seed);
        const { loss, gradient } = reference.gradient(model, parameters, batch, mask);
        expect(loss).toEqual(reference.loss(model, parameters, batch));
        const v = direction(model, tasks, mask, seed, 'v');
        const high = sum(reference.loss(model, moved(parameters, v, H), batch));
        const low = sum(reference.loss(model, moved(parameters, v, -H), batch));
        const scale = 1 + Math.sqrt(dot(gradient, gradient) * dot(v, v));
        expect(Math.abs((high - low) / (2 * H) - dot(gradient, v)) / scale).toBeLessThan(1e-6);
      }),
      runs,
    );
  });

  it('the Hessian-vector product is the slope of the gradient (central differences)', () => {
    fc.assert(
      fc.property(anyCase, ({ model, tasks, points, seed }) => {
        const parameters = drawParameters(model, tasks, seed);
        const batch = drawBatch(model, tasks, points, seed);
        const v = direction(model, tasks, mask, seed, 'v');
        const product = reference.hessianVectorProduct(model, parameters, batch, mask, v);
        const high = reference.gradient(model, moved(parameters, v, H), batch, 'all').gradient;
        const low = reference.gradient(model, moved(parameters, v, -H), batch, 'all').gradient;
        const slope = moved(high, low, -1).map((x) => x / (2 * H));
        const error = moved(slope, product, -1);
        expect(Math.sqrt(dot(error, error)) / (1 + Math.sqrt(dot(product, product)))).toBeLessThan(1e-5);
      }),
      runs,
    );
  });
});

it('the Hessian is symmetric: u H v = v H u', () => {
  fc.assert(
    fc.property(anyCase, ({ model, tasks, points, seed }) => {
      const parameters = drawParameters(model, tasks, seed);
      const batch = drawBatch(model, tasks, points, seed);
      const u = direction(model, tasks, 'all', seed, 'u');
      const v = direction(model, tasks, 'all', seed, 'v');
      const hu = reference.hessianVectorProduct(model, parameters, batch, 'all', u);
      const hv = reference.hessianVectorProduct(model, parameters, batch, 'all', v);
      const scale = 1 + Math.sqrt(dot(hv, hv) * dot(u, u)) + Math.sqrt(dot(hu, hu) * dot(v, v));
      expect(Math.abs(dot(u, hv) - dot(v, hu)) / scale).toBeLessThan(1e-13);
    }),
    runs,
  );
});

it('the head mask gives the head part of the full gradient, and the full product of a head-only vector', () => {
  fc.assert(
    fc.property(anyCase, ({ model, tasks, points, seed }) => {
      const parameters = drawParameters(model, tasks, seed);
      const batch = drawBatch(model, tasks, points, seed);
      const count = parameterCount(model);
      const { start } = headRange(model);
      const full = reference.gradient(model, parameters, batch, 'all').gradient;
      const head = reference.gradient(model, parameters, batch, 'head').gradient;
      expect(head).toEqual(full.map((x, i) => (i % count < start ? 0 : x)));
      const v = direction(model, tasks, 'head', seed, 'v');
      const fromAll = reference.hessianVectorProduct(model, parameters, batch, 'all', v);
      const fromHead = reference.hessianVectorProduct(model, parameters, batch, 'head', v);
      expect(
        moved(fromHead, fromAll, -1).every((x, i) => Math.abs(x) <= 1e-12 * (1 + Math.abs(fromAll[i]))),
      ).toBe(true);
    }),
    runs,
  );
});

it('a batch gives the same bits as its tasks one by one', () => {
  fc.assert(
    fc.property(anyCase, ({ model, points, seed }) => {
      const tasks = 3;
      const parameters = drawParameters(model, tasks, seed);
      const batch = drawBatch(model, tasks, points, seed);
      const vectors = direction(model, tasks, 'all', seed, 'v');
      const whole = {
        gradient: reference.gradient(model, parameters, batch, 'all').gradient,
        product: reference.hessianVectorProduct(model, parameters, batch, 'all', vectors),
        field: reference.field(model, parameters, batch.states, tasks, points),
      };
      const part = (array: Float64Array, t: number): Float64Array =>
        array.slice((t * array.length) / tasks, ((t + 1) * array.length) / tasks);
      for (let t = 0; t < tasks; t++) {
        const one = {
          tasks: 1,
          points,
          states: part(batch.states, t),
          derivatives: part(batch.derivatives, t),
        };
        const p = part(parameters, t);
        expect(reference.gradient(model, p, one, 'all').gradient).toEqual(part(whole.gradient, t));
        expect(reference.hessianVectorProduct(model, p, one, 'all', part(vectors, t))).toEqual(
          part(whole.product, t),
        );
        expect(reference.field(model, p, one.states, 1, points)).toEqual(part(whole.field, t));
      }
    }),
    runs,
  );
});

it('the loss is zero where the targets are its own field', () => {
  fc.assert(
    fc.property(anyCase, ({ model, tasks, points, seed }) => {
      const parameters = drawParameters(model, tasks, seed);
      const batch = drawBatch(model, tasks, points, seed);
      const derivatives = reference.field(model, parameters, batch.states, tasks, points);
      expect([...reference.loss(model, parameters, { ...batch, derivatives })]).toEqual(
        new Array(tasks).fill(0),
      );
    }),
    runs,
  );
});

it('an affine network without hidden layers works too', () => {
  const model: Model = { kind: 'direct', dimension: 2, hidden: [], activation: 'tanh' };
  const parameters = Float64Array.of(1, 2, 3, 4, 10, 20);
  expect([...reference.field(model, parameters, Float64Array.of(1, 1), 1, 1)]).toEqual([14, 26]);
  const batch = { tasks: 1, points: 1, states: Float64Array.of(1, 1), derivatives: Float64Array.of(13, 26) };
  const v = Float64Array.of(0, 0, 0, 0, 1, 0);
  expect([...reference.gradient(model, parameters, batch, 'all').gradient]).toEqual([2, 0, 2, 0, 2, 0]);
  expect([...reference.hessianVectorProduct(model, parameters, batch, 'head', v)]).toEqual([
    2, 0, 2, 0, 2, 0,
  ]);
});

it('a task that is not finite leaves the others as they are', () => {
  const model: Model = { kind: 'hnn', dimension: 2, hidden: [5, 5], activation: 'softplus' };
  const parameters = drawParameters(model, 2, 1);
  const batch = drawBatch(model, 2, 4, 1);
  const vectors = normals(1, 'v', parameters.length);
  const broken = parameters.slice();
  broken[parameterCount(model)] = NaN;
  const clean = reference.gradient(model, parameters, batch, 'all');
  const { loss, gradient } = reference.gradient(model, broken, batch, 'all');
  const half = parameters.length / 2;
  expect(loss[0]).toBe(clean.loss[0]);
  expect(loss[1]).toBeNaN();
  expect(gradient.slice(0, half)).toEqual(clean.gradient.slice(0, half));
  const swap = (array: Float64Array): Float64Array =>
    Float64Array.of(...array.slice(half), ...array.slice(0, half));
  const swapStates = (array: Float64Array): Float64Array =>
    Float64Array.of(...array.slice(8), ...array.slice(0, 8));
  const swapped = { ...batch, states: swapStates(batch.states), derivatives: swapStates(batch.derivatives) };
  const after = reference.hessianVectorProduct(model, swap(broken), swapped, 'all', swap(vectors));
  const alone = reference.hessianVectorProduct(model, parameters, batch, 'all', vectors);
  expect(after.slice(half)).toEqual(alone.slice(0, half));
});

it('a direct model has no Hamiltonian to ask for', () => {
  const model: Model = { kind: 'direct', dimension: 2, hidden: [3], activation: 'tanh' };
  const parameters = drawParameters(model, 1, 1);
  expect(() => reference.hamiltonian(model, parameters, new Float64Array(2), 1, 1)).toThrow(RangeError);
});

it('arrays of a wrong length are named', () => {
  const model: Model = { kind: 'hnn', dimension: 2, hidden: [3], activation: 'tanh' };
  const batch = drawBatch(model, 2, 3, 1);
  const parameters = drawParameters(model, 2, 1);
  expect(() => reference.loss(model, parameters.slice(1), batch)).toThrow(/'parameters' is \[T, P\].*26.*25/);
  expect(() => reference.loss(model, parameters, { ...batch, points: 4 })).toThrow(/'states' is \[T, N, D\]/);
  const short = { ...batch, derivatives: new Float64Array(1) };
  expect(() => reference.gradient(model, parameters, short, 'all')).toThrow(/'derivatives'/);
  expect(() => reference.hessianVectorProduct(model, parameters, batch, 'all', new Float64Array(3))).toThrow(
    /'vectors'/,
  );
});
