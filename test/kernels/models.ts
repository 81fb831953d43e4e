// Random models, parameters and batches for the kernel tests.
import * as fc from 'fast-check';
import type { Batch, TaskGradients } from '../../kernels/backend.ts';
import { parameterCount } from '../../kernels/model.ts';
import type { Activation, Components, Model } from '../../kernels/model.ts';
import { stream } from '../../science/random/stream.ts';

const network = {
  dimension: fc.constantFrom(2, 4, 6),
  hidden: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
  activation: fc.constantFrom<Activation[]>('softplus', 'tanh', 'sin'),
};

export const anyHnn: fc.Arbitrary<Model> = fc.record({
  kind: fc.constant('hnn'),
  components: fc.constantFrom<Components[]>('solenoidal', 'conservative', 'both'),
  ...network,
});

export const anyModel: fc.Arbitrary<Model> = fc.oneof(
  anyHnn,
  fc.record({ kind: fc.constant('direct'), ...network }),
);

export const anyCase = fc.record({
  model: anyModel,
  tasks: fc.integer({ min: 1, max: 3 }),
  points: fc.integer({ min: 1, max: 6 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
});

export function normals(seed: number, name: string, length: number, scale = 1): Float64Array {
  const draws = stream(seed, name);
  return Float64Array.from({ length }, () => scale * draws.normal());
}

export function drawParameters(model: Model, tasks: number, seed: number): Float64Array {
  return normals(seed, 'parameters', tasks * parameterCount(model), 0.6);
}

export function drawBatch(model: Model, tasks: number, points: number, seed: number): Batch {
  const length = tasks * points * model.dimension;
  return {
    tasks,
    points,
    states: normals(seed, 'states', length),
    derivatives: normals(seed, 'derivatives', length),
  };
}

export function sum(a: Float64Array): number {
  return a.reduce((total, x) => total + x, 0);
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, x, i) => total + x * b[i], 0);
}

/** a + h b */
export function moved(a: Float64Array, b: Float64Array, h: number): Float64Array {
  return a.map((x, i) => x + h * b[i]);
}

/** |a - b| / |b| */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  const difference = moved(a, b, -1);
  return Math.sqrt(dot(difference, difference) / dot(b, b));
}

/**
 * How far an exact result moves, relatively, when its inputs are rounded anew: where terms cancel, that is all that an
 * arithmetic of this precision can be asked for.
 *
 * @param result of inputs that were all passed through the given function.
 * @param unit of the rounding: 2^-22 moves numbers by some two roundings of float32, 2^-51 of float64.
 */
export function sensitivity(
  result: (rounded: (numbers: Float64Array) => Float64Array) => Float64Array,
  unit: number,
): number {
  const exact = result((numbers) => numbers);
  const moves = [1, 2, 3].map((draw) =>
    relativeDifference(
      result((numbers) => {
        const shifts = normals(draw, 'sensitivity', numbers.length, unit);
        return numbers.map((x, i) => x * (1 + shifts[i]));
      }),
      exact,
    ),
  );
  return Math.max(...moves);
}

/** The gradients of the tasks one by one, [T, P]. */
export function gradientsOf({ loss, weightedSum }: TaskGradients): Float64Array {
  const rows = Array.from(loss, (_, t) => [...weightedSum(loss.map((_loss, i) => (i === t ? 1 : 0)))]);
  return Float64Array.from(rows.flat());
}
