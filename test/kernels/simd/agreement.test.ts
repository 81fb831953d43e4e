// The simd backend against the reference one, on the same float32 numbers: what is left is the rounding of its own
// arithmetic. Errors are relative in the norm of the whole result; in the last test, of each entry against the largest.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch, Mask } from '../../../kernels/backend.ts';
import { headRange, parameterCount } from '../../../kernels/model.ts';
import type { Activation, Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { simdBackend } from '../../../kernels/simd/simd.ts';
import { anyCase, drawBatch, drawParameters, normals, relativeDifference, sensitivity } from '../models.ts';

const simd = simdBackend(1);

const HIDDEN = [[], [1], [3], [5, 7], [17, 33], [64], [100, 8], [7, 5, 3], [16, 9, 1, 12]];
const kinds = ['hnn', 'direct'] as const;
const models = [
  { kind: 'hnn' },
  { kind: 'hnn', components: 'conservative' },
  { kind: 'hnn', components: 'both' },
  { kind: 'direct' },
] as const;
const activations: Activation[] = ['softplus', 'tanh', 'sin'];

interface Case {
  readonly model: Model;
  readonly parameters: Float64Array;
  readonly batch: Batch;
}

/** Numbers of float32; weights of a size that keeps the layers' outputs near one. */
function draw(model: Model, tasks: number, points: number): Case {
  const width = Math.max(2, ...model.hidden);
  const batch = drawBatch(model, tasks, points, 5);
  const parameters = drawParameters(model, tasks, 5).map((x) => Math.fround(x * Math.sqrt(2 / width)));
  const states = batch.states.map(Math.fround);
  return { model, parameters, batch: { ...batch, states, derivatives: batch.derivatives.map(Math.fround) } };
}

function direction({ model, parameters }: Case, mask: Mask): Float64Array {
  const count = parameterCount(model);
  const { start } = headRange(model);
  return normals(5, 'v', parameters.length).map((x, i) =>
    mask === 'head' && i % count < start ? 0 : Math.fround(x),
  );
}

describe.each(models.flatMap((model) => activations.map((activation) => ({ ...model, activation }))))(
  '$kind $components $activation',
  (made) => {
    const cases = HIDDEN.flatMap((hidden, i) =>
      [2, 4, 6].map((dimension) =>
        draw({ ...made, dimension, hidden }, 3, [1, 6, 50][(i + dimension / 2) % 3]),
      ),
    );

    it('loss, field and Hamiltonian agree to 1e-6', () => {
      for (const { model, parameters, batch } of cases) {
        const { states, tasks, points } = batch;
        const place = `${model.dimension} [${model.hidden.join()}]`;
        const losses = relativeDifference(
          simd.loss(model, parameters, batch),
          reference.loss(model, parameters, batch),
        );
        expect(losses, place).toBeLessThan(1e-6);
        const field = simd.field(model, parameters, states, tasks, points);
        const exact = reference.field(model, parameters, states, tasks, points);
        expect(relativeDifference(field, exact), place).toBeLessThan(1e-6);
        if (model.kind === 'direct' || model.components === 'conservative') continue;
        const energies = simd.hamiltonian(model, parameters, states, tasks, points);
        const exactEnergies = reference.hamiltonian(model, parameters, states, tasks, points);
        expect(relativeDifference(energies, exactEnergies), place).toBeLessThan(1e-6);
      }
    });

    it.each(['all', 'head'] as const)('gradients and products with the mask %s agree to 2e-6', (mask) => {
      for (const drawn of cases) {
        const { model, parameters, batch } = drawn;
        const place = `${model.dimension} [${model.hidden.join()}]`;
        const { loss, gradient } = simd.gradient(model, parameters, batch, mask);
        expect(loss).toEqual(simd.loss(model, parameters, batch));
        const exact = reference.gradient(model, parameters, batch, mask).gradient;
        expect(relativeDifference(gradient, exact), place).toBeLessThan(2e-6);
        const v = direction(drawn, mask);
        const product = simd.hessianVectorProduct(model, parameters, batch, mask, v);
        const exactProduct = reference.hessianVectorProduct(model, parameters, batch, mask, v);
        expect(relativeDifference(product, exactProduct), place).toBeLessThan(2e-6);
      }
    });
  },
);

it.each(kinds)('%s: agrees over many points, which go through the network in blocks', (kind) => {
  for (const points of [63, 64, 65, 128, 200]) {
    const drawn = draw({ kind, activation: 'tanh', dimension: 2, hidden: [12, 9] }, 2, points);
    const { model, parameters, batch } = drawn;
    const v = direction(drawn, 'all');
    const gradients = [simd, reference].map((b) => b.gradient(model, parameters, batch, 'all').gradient);
    const products = [simd, reference].map((b) => b.hessianVectorProduct(model, parameters, batch, 'all', v));
    const fields = [simd, reference].map((b) => b.field(model, parameters, batch.states, 2, points));
    for (const [own, exact] of [gradients, products, fields]) {
      expect(relativeDifference(own, exact)).toBeLessThan(1e-6);
    }
  }
});

it('no single entry is off by more than 1e-5 of the largest', () => {
  const drawn = draw({ kind: 'hnn', activation: 'softplus', dimension: 2, hidden: [64, 64, 64] }, 4, 50);
  const { model, parameters, batch } = drawn;
  const v = direction(drawn, 'all');
  const pairs = [
    [simd, reference].map((b) => b.gradient(model, parameters, batch, 'all').gradient),
    [simd, reference].map((b) => b.hessianVectorProduct(model, parameters, batch, 'all', v)),
  ];
  for (const [own, exact] of pairs) {
    const largest = exact.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(own.every((x, i) => Math.abs(x - exact[i]) < 1e-5 * largest)).toBe(true);
  }
});

it('agrees on networks and batches of any shape', () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom('all', 'head'), ({ model, tasks, points, seed }, mask) => {
      const parameters = drawParameters(model, tasks, seed).map(Math.fround);
      const batch = drawBatch(model, tasks, points, seed);
      const rounded = {
        ...batch,
        states: batch.states.map(Math.fround),
        derivatives: batch.derivatives.map(Math.fround),
      };
      const own = simd.gradient(model, parameters, rounded, mask);
      for (const [result, bound] of [
        ['loss', 1e-6],
        ['gradient', 5e-6],
      ] as const) {
        const exact = (of: (numbers: Float64Array) => Float64Array): Float64Array =>
          reference.gradient(model, of(parameters), { ...rounded, states: of(rounded.states) }, mask)[result];
        const difference = relativeDifference(
          own[result],
          exact((numbers) => numbers),
        );
        expect(difference, result).toBeLessThan(Math.max(bound, 4 * sensitivity(exact, 2 ** -22)));
      }
    }),
    { numRuns: 100 },
  );
});
