// The backends on TensorFlow.js against the reference one, on the same float32 numbers. Errors are relative in the norm
// of the whole result.
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend, Batch, Mask } from '../../../kernels/backend.ts';
import { openBackend } from '../../../kernels/backends.ts';
import { headRange, parameterCount } from '../../../kernels/model.ts';
import type { Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { anyCase, drawBatch, drawParameters, normals, relativeDifference } from '../models.ts';

interface Case {
  readonly model: Model;
  readonly tasks: number;
  readonly points: number;
  readonly seed: number;
}

interface Drawn {
  readonly parameters: Float64Array;
  readonly batch: Batch;
  /** Zero outside the head with the mask `head`. */
  vectors(mask: Mask): Float64Array;
}

function draw({ model, tasks, points, seed }: Case): Drawn {
  const batch = drawBatch(model, tasks, points, seed);
  const parameters = drawParameters(model, tasks, seed).map(Math.fround);
  const count = parameterCount(model);
  const { start } = headRange(model);
  return {
    parameters,
    batch: {
      ...batch,
      states: batch.states.map(Math.fround),
      derivatives: batch.derivatives.map(Math.fround),
    },
    vectors: (mask) =>
      normals(seed, 'vectors', parameters.length).map((x, i) =>
        mask === 'head' && i % count < start ? 0 : Math.fround(x),
      ),
  };
}

/** |a - b| <= tolerance |b|, and both zero where one is. */
function agree(a: Float64Array, b: Float64Array, tolerance: number): void {
  if (b.every((x) => x === 0)) expect(a).toEqual(b);
  else expect(relativeDifference(a, b)).toBeLessThan(tolerance);
}

describe.each(['tfjs-wasm', 'tfjs-cpu'])('%s', (name) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await openBackend(name, 1);
  });

  it('the field, the loss and the Hamiltonian agree to 1e-5', () => {
    const property = (drawnCase: Case) => {
      const { model, tasks, points } = drawnCase;
      const { parameters, batch } = draw(drawnCase);
      const fields = [backend, reference].map((b) => b.field(model, parameters, batch.states, tasks, points));
      agree(fields[0], fields[1], 1e-5);
      agree(backend.loss(model, parameters, batch), reference.loss(model, parameters, batch), 1e-5);
      if (model.kind === 'direct' || model.components === 'conservative') return;
      const energies = [backend, reference].map((b) =>
        b.hamiltonian(model, parameters, batch.states, tasks, points),
      );
      agree(energies[0], energies[1], 1e-5);
    };
    fc.assert(fc.property(anyCase, property), { numRuns: 60, seed: 1 });
  });

  it.each(['all', 'head'] as const)('gradients and products with the mask %s agree to 1e-5', (mask) => {
    const property = (drawnCase: Case) => {
      const { model } = drawnCase;
      const { parameters, batch, vectors } = draw(drawnCase);
      const own = backend.gradient(model, parameters, batch, mask);
      const exact = reference.gradient(model, parameters, batch, mask);
      agree(own.loss, exact.loss, 1e-5);
      agree(own.gradient, exact.gradient, 1e-5);
      const v = vectors(mask);
      const products = [backend, reference].map((b) =>
        b.hessianVectorProduct(model, parameters, batch, mask, v),
      );
      agree(products[0], products[1], 1e-5);
    };
    fc.assert(fc.property(anyCase, property), { numRuns: 60, seed: 1 });
  });
});
