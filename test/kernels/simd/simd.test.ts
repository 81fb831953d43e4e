// What the simd backend promises beside agreeing with the reference (agreement.test.ts).
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../kernels/backend.ts';
import { parameterCount } from '../../../kernels/model.ts';
import type { Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { digest } from '../../../kernels/simd/kernel.generated.ts';
import { simd as offer, simdBackend } from '../../../kernels/simd/simd.ts';
import { drawBatch, drawParameters, normals, relativeDifference } from '../models.ts';

const simd = simdBackend(1);

const models: Model[] = [
  { kind: 'hnn', dimension: 2, hidden: [7, 12], activation: 'softplus' },
  { kind: 'hnn', dimension: 4, hidden: [9], activation: 'sin' },
  { kind: 'direct', dimension: 6, hidden: [5, 3], activation: 'tanh' },
];

/** Everything the backend says about a batch. */
function everything(
  model: Model,
  parameters: Float64Array,
  batch: Batch,
  vectors: Float64Array,
): Float64Array[] {
  const { states, tasks, points } = batch;
  return [
    simd.loss(model, parameters, batch),
    simd.gradient(model, parameters, batch, 'all').gradient,
    simd.gradient(model, parameters, batch, 'head').gradient,
    simd.hessianVectorProduct(model, parameters, batch, 'all', vectors),
    simd.hessianVectorProduct(model, parameters, batch, 'head', vectors),
    simd.field(model, parameters, states, tasks, points),
    ...(model.kind === 'hnn' ? [simd.hamiltonian(model, parameters, states, tasks, points)] : []),
  ];
}

/** Task t of arrays of `tasks` rows. */
function part(array: Float64Array, tasks: number, t: number): Float64Array {
  return array.slice((t * array.length) / tasks, ((t + 1) * array.length) / tasks);
}

function taskOf(batch: Batch, t: number): Batch {
  const { tasks, points, states, derivatives } = batch;
  return { tasks: 1, points, states: part(states, tasks, t), derivatives: part(derivatives, tasks, t) };
}

it('names itself by its binary', () => {
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(offer.identity).toBe(`simd-float32-${digest.slice(0, 16)}`);
});

describe.each(models)('$kind $activation [$hidden]', (model) => {
  const tasks = 3;
  const parameters = drawParameters(model, tasks, 1);
  const vectors = normals(1, 'v', parameters.length);
  const batch = drawBatch(model, tasks, 70, 1);

  it('gives the same bits twice, whatever it did in between', () => {
    const first = everything(model, parameters, batch, vectors);
    for (const other of models) {
      const otherParameters = drawParameters(other, 1, 2);
      everything(other, otherParameters, drawBatch(other, 1, 5, 2), otherParameters);
    }
    expect(everything(model, parameters, batch, vectors)).toEqual(first);
  });

  it('gives a batch the same bits as its tasks one by one', () => {
    const whole = everything(model, parameters, batch, vectors);
    for (let t = 0; t < tasks; t++) {
      const one = everything(model, part(parameters, tasks, t), taskOf(batch, t), part(vectors, tasks, t));
      expect(one).toEqual(whole.map((array) => part(array, tasks, t)));
    }
  });

  it.each([NaN, Infinity, 1e30])('keeps a task with a parameter %d from the others', (broken) => {
    const clean = everything(model, parameters, batch, vectors);
    const spoilt = parameters.slice();
    spoilt.fill(broken, parameterCount(model), 2 * parameterCount(model));
    const results = everything(model, spoilt, batch, vectors);
    expect(results[0][1]).not.toBeLessThan(1e30);
    results.forEach((array, i) => {
      expect(part(array, tasks, 0)).toEqual(part(clean[i], tasks, 0));
      expect(part(array, tasks, 2)).toEqual(part(clean[i], tasks, 2));
    });
  });

  it('passes a NaN in one observation on to its own task alone', () => {
    const states = batch.states.with(batch.states.length / 2, NaN);
    const losses = simd.loss(model, parameters, { ...batch, states });
    expect([...losses].map(Number.isNaN)).toEqual([false, true, false]);
    const { gradient } = simd.gradient(model, parameters, { ...batch, states }, 'all');
    expect(part(gradient, tasks, 1).some(Number.isNaN)).toBe(true);
    expect(part(gradient, tasks, 0).every(Number.isFinite)).toBe(true);
    expect(part(gradient, tasks, 2).every(Number.isFinite)).toBe(true);
  });

  it('leaves the gradient outside the head at zero', () => {
    const full = simd.gradient(model, parameters, batch, 'all').gradient;
    const head = simd.gradient(model, parameters, batch, 'head').gradient;
    const last = (model.hidden.at(-1)! + 1) * (model.kind === 'hnn' ? 1 : model.dimension);
    const count = parameterCount(model);
    expect(head).toEqual(full.map((x, i) => (i % count < count - last ? 0 : x)));
  });
});

it('NaN has the same bits wherever it comes from', () => {
  const [model] = models;
  const parameters = drawParameters(model, 1, 1).fill(-NaN);
  const bits = (array: Float64Array): bigint[] => [...new BigUint64Array(array.buffer)];
  const batch = drawBatch(model, 1, 3, 1);
  expect(new Set(bits(simd.field(model, parameters, batch.states, 1, 3)))).toEqual(
    new Set([0x7ff8000000000000n]),
  );
});

it('makes room for a large batch and is still right for a small one after it', () => {
  const small: Model = { kind: 'hnn', dimension: 2, hidden: [6], activation: 'tanh' };
  const large: Model = { kind: 'hnn', dimension: 6, hidden: [300, 200], activation: 'sin' };
  const parameters = drawParameters(small, 2, 1);
  const batch = drawBatch(small, 2, 9, 1);
  const before = simd.gradient(small, parameters, batch, 'all');
  const many = normals(1, 'many', 100_000);
  const weights = drawParameters(small, 1, 3).map(Math.fround);
  const wide = drawParameters(large, 1, 1).map((x) => Math.fround(x / 8));
  const states = normals(1, 'states', 6 * 33).map(Math.fround);
  const pairs = [
    [simd, reference].map((b) => b.field(small, weights, many.map(Math.fround), 1, 50_000)),
    [simd, reference].map((b) => b.field(large, wide, states, 1, 33)),
  ];
  for (const [own, exact] of pairs) expect(relativeDifference(own, exact)).toBeLessThan(1e-6);
  expect(simd.gradient(small, parameters, batch, 'all')).toEqual(before);
});

it('without tasks or points there is nothing to say', () => {
  const [model] = models;
  const none = { tasks: 0, points: 4, states: new Float64Array(0), derivatives: new Float64Array(0) };
  expect(simd.gradient(model, new Float64Array(0), none, 'all').gradient).toHaveLength(0);
  const empty = { ...none, tasks: 1, points: 0 };
  const parameters = drawParameters(model, 1, 1);
  expect(simd.gradient(model, parameters, empty, 'all')).toEqual(
    reference.gradient(model, parameters, empty, 'all'),
  );
});

it('a room beyond the memory of WebAssembly is refused in words', () => {
  const model: Model = { kind: 'hnn', dimension: 2, hidden: [20_000, 20_000], activation: 'tanh' };
  const parameters = { length: parameterCount(model) } as Float64Array;
  expect(() => simd.field(model, parameters, new Float64Array(2), 1, 1)).toThrow(
    /simd backend has no memory.*1 points/,
  );
});

it('a direct model has no Hamiltonian to ask for', () => {
  const model = models[2];
  const parameters = drawParameters(model, 1, 1);
  expect(() => simd.hamiltonian(model, parameters, new Float64Array(6), 1, 1)).toThrow(RangeError);
});

it('arrays of a wrong length are named', () => {
  const [model] = models;
  const parameters = drawParameters(model, 2, 1);
  const batch = drawBatch(model, 2, 3, 1);
  expect(() => simd.loss(model, parameters.slice(1), batch)).toThrow(/'parameters'/);
  const short = { ...batch, derivatives: new Float64Array(1) };
  expect(() => simd.gradient(model, parameters, short, 'all')).toThrow(/'derivatives'/);
  expect(() => simd.hessianVectorProduct(model, parameters, batch, 'all', new Float64Array(3))).toThrow(
    /'vectors'/,
  );
});
