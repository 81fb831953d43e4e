// What the components of a Hamiltonian network are, in float64.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layersOf } from '../../../kernels/model.ts';
import type { Components, Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { anyHnn, drawBatch, drawParameters, moved, normals, relativeDifference } from '../models.ts';

const H = 1e-5;
const both = anyHnn.map((model): Model => ({ ...model, components: 'both' }));

function check(models: fc.Arbitrary<Model>, claim: (model: Model, seed: number) => void): void {
  fc.assert(fc.property(models, fc.nat(1_000_000), claim), { numRuns: 40 });
}

/** df/dx_i, a row for each i, by central differences. */
function slopes(f: (state: Float64Array) => Float64Array, state: Float64Array): Float64Array[] {
  return [...state].map((_, i) => {
    const unit = new Float64Array(state.length).fill(1, i, i + 1);
    return moved(f(moved(state, unit, H)), f(moved(state, unit, -H)), -1).map((x) => x / (2 * H));
  });
}

/** The parameters of the network with output `c` alone: everything but the other columns of the head. */
function column(model: Model, parameters: Float64Array, c: number): Float64Array {
  const { weightOffset, outputs } = layersOf(model).at(-1)!;
  return parameters.filter((_, i) => i < weightOffset || (i - weightOffset) % outputs === c);
}

/** Output `c` of the network at a state: the H of a solenoidal model is its network's output, whatever its field. */
function scalar(model: Model, parameters: Float64Array, c: number): (state: Float64Array) => Float64Array {
  const alone = column(model, parameters, c);
  return (state) => reference.hamiltonian({ ...model, components: 'solenoidal' }, alone, state, 1, 1);
}

function rotated(gradient: Float64Array): Float64Array {
  const half = gradient.length / 2;
  return gradient.map((_, i) => (i < half ? gradient[i + half] : -gradient[i - half]));
}

it('the field is grad F + Omega grad H of the network outputs (central differences)', () => {
  check(anyHnn, (model, seed) => {
    const parameters = drawParameters(model, 1, seed);
    const state = normals(seed, 'state', model.dimension);
    const gradient = (c: number): Float64Array =>
      Float64Array.from(slopes(scalar(model, parameters, c), state), ([slope]) => slope);
    const expected = {
      solenoidal: () => rotated(gradient(0)),
      conservative: () => gradient(0),
      both: () => moved(gradient(0), rotated(gradient(1)), 1),
    }[model.components!]();
    const field = reference.field(model, parameters, state, 1, 1);
    field.forEach((x, i) => expect(Math.abs(x - expected[i])).toBeLessThan(1e-7 * (1 + Math.abs(x))));
  });
});

describe('the Jacobian of the field (central differences)', () => {
  const jacobian = (components: Components, claim: (rows: Float64Array[], size: number) => void): void => {
    check(anyHnn, (drawn, seed) => {
      const model = { ...drawn, components };
      const parameters = drawParameters(model, 1, seed);
      const state = normals(seed, 'state', model.dimension);
      const rows = slopes((x) => reference.field(model, parameters, x, 1, 1), state);
      claim(rows, 1 + Math.max(...rows.flatMap((row) => [...row].map(Math.abs))));
    });
  };

  it('has no trace for a solenoidal field, so its flow keeps volumes', () => {
    jacobian('solenoidal', (rows, size) => {
      const trace = rows.reduce((sum, row, i) => sum + row[i], 0);
      expect(Math.abs(trace) / size).toBeLessThan(1e-7);
    });
  });

  it('is symmetric for a conservative field, which has no curl', () => {
    jacobian('conservative', (rows, size) => {
      rows.forEach((row, i) =>
        row.forEach((x, j) => expect(Math.abs(x - rows[j][i]) / size).toBeLessThan(1e-7)),
      );
    });
  });
});

describe('both components', () => {
  it('sum the fields of each alone, and H is the second output', () => {
    check(both, (model, seed) => {
      const parameters = drawParameters(model, 1, seed);
      const states = normals(seed, 'states', 4 * model.dimension);
      const alone = (components: Components, c: number): Float64Array =>
        reference.field({ ...model, components }, column(model, parameters, c), states, 1, 4);
      const sum = moved(alone('conservative', 0), alone('solenoidal', 1), 1);
      expect(relativeDifference(reference.field(model, parameters, states, 1, 4), sum)).toBeLessThan(1e-13);
      const second = column(model, parameters, 1);
      expect(reference.hamiltonian(model, parameters, states, 1, 4)).toEqual(
        reference.hamiltonian({ ...model, components: 'solenoidal' }, second, states, 1, 4),
      );
    });
  });

  it.each([
    ['conservative', 0],
    ['solenoidal', 1],
  ] as const)('are the %s one where the other column of the head is zero', (components, kept) => {
    check(both, (model, seed) => {
      const { weightOffset } = layersOf(model).at(-1)!;
      const isOther = (i: number): boolean => i >= weightOffset && (i - weightOffset) % 2 !== kept;
      const zeroed = (array: Float64Array): Float64Array => array.map((x, i) => (isOther(i) ? 0 : x));
      const parameters = zeroed(drawParameters(model, 1, seed));
      const vector = zeroed(normals(seed, 'v', parameters.length));
      const batch = drawBatch(model, 1, 4, seed);
      const single: Model = { ...model, components };
      const ownParameters = column(model, parameters, kept);
      const ownVector = column(model, vector, kept);

      expect(
        relativeDifference(
          reference.loss(model, parameters, batch),
          reference.loss(single, ownParameters, batch),
        ),
      ).toBeLessThan(1e-13);
      for (const mask of ['all', 'head'] as const) {
        const { gradient } = reference.gradient(model, parameters, batch, mask);
        const own = reference.gradient(single, ownParameters, batch, mask).gradient;
        expect(relativeDifference(column(model, gradient, kept), own)).toBeLessThan(1e-12);
      }
      const product = reference.hessianVectorProduct(model, parameters, batch, 'all', vector);
      const ownProduct = reference.hessianVectorProduct(single, ownParameters, batch, 'all', ownVector);
      expect(relativeDifference(column(model, product, kept), ownProduct)).toBeLessThan(1e-12);
    });
  });
});

it('components that are not named are solenoidal', () => {
  check(anyHnn, ({ kind, dimension, hidden, activation }, seed) => {
    const unnamed: Model = { kind, dimension, hidden, activation };
    const named: Model = { ...unnamed, components: 'solenoidal' };
    const parameters = drawParameters(named, 1, seed);
    const batch = drawBatch(named, 1, 3, seed);
    expect(reference.gradient(unnamed, parameters, batch, 'all')).toEqual(
      reference.gradient(named, parameters, batch, 'all'),
    );
  });
});

it('the scalar of a conservative model is no Hamiltonian', () => {
  const model: Model = {
    kind: 'hnn',
    components: 'conservative',
    dimension: 2,
    hidden: [3],
    activation: 'sin',
  };
  expect(() => reference.hamiltonian(model, drawParameters(model, 1, 1), new Float64Array(2), 1, 1)).toThrow(
    /'conservative' model is no Hamiltonian/,
  );
});
