// The kernel's own meta-gradients (the inner loop kept in its memory, ANIL as least squares) against those composed of
// the float64 reference's primitives.
import { describe, expect, it } from 'vitest';
import type { TaskGradients } from '../../../kernels/backend.ts';
import type { Model } from '../../../kernels/model.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { simdBackend } from '../../../kernels/simd/simd.ts';
import { dot, drawBatch, drawParameters, moved, relativeDifference } from '../models.ts';

const simd = simdBackend(2);

interface Shape {
  readonly dimension: number;
  readonly hidden: number[];
  readonly tasks: number;
  readonly support: number;
  readonly query: number;
}

const shapes: Shape[] = [
  { dimension: 2, hidden: [], tasks: 2, support: 5, query: 3 },
  { dimension: 2, hidden: [1], tasks: 1, support: 1, query: 1 },
  { dimension: 2, hidden: [17, 33], tasks: 3, support: 20, query: 25 },
  { dimension: 4, hidden: [7, 5, 3], tasks: 2, support: 9, query: 70 },
  { dimension: 6, hidden: [12, 9], tasks: 1, support: 130, query: 10 },
  { dimension: 12, hidden: [10, 6], tasks: 2, support: 11, query: 7 },
  { dimension: 2, hidden: [64, 64, 64], tasks: 1, support: 50, query: 20 },
];

const kinds = [
  { kind: 'hnn', components: 'solenoidal' },
  { kind: 'hnn', components: 'conservative' },
  { kind: 'hnn', components: 'both' },
  { kind: 'direct' },
] as const;

/** The gradient of task t alone. */
function rowOf({ loss, weightedSum }: TaskGradients, t: number): Float64Array {
  return weightedSum(loss.map((_, i) => (i === t ? 1 : 0)));
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/**
 * Relative errors. The way back through the inner loop subtracts from the gradient that it starts with, and what
 * cancels there, float32 has lost: so the gradient's error is relative to the larger of the two.
 */
function worst(
  model: Model,
  { tasks, support, query }: Shape,
  inner: { mask: 'all' | 'head'; steps: number; firstOrder: boolean },
) {
  const scale = Math.sqrt(2 / Math.max(2, ...model.hidden));
  const parameters = drawParameters(model, 1, 3).map((x) => Math.fround(x * scale));
  const draw = (points: number, seed: number) => {
    const batch = drawBatch(model, tasks, points, seed);
    return {
      ...batch,
      states: batch.states.map(Math.fround),
      derivatives: batch.derivatives.map(Math.fround),
    };
  };
  const [sup, que] = [draw(support, 4), draw(query, 5)];
  const all = { ...inner, stepSize: 0.02 };
  const own = simd.metaGradients(model, parameters, sup, que, all);
  const exact = reference.metaGradients(model, parameters, sup, que, all);
  const start = reference.metaGradients(model, parameters, sup, que, { ...all, firstOrder: true });
  const largest = Math.max(...exact.norm, ...start.norm);
  const errors = Array.from({ length: tasks }, (_, t) => {
    const error = moved(rowOf(own, t), rowOf(exact, t), -1);
    return norm(error) / largest;
  });
  expect(
    relativeDifference(
      own.norm,
      own.norm.map((_, t) => norm(rowOf(own, t))),
    ),
  ).toBeLessThan(1e-14);
  return { loss: relativeDifference(own.loss, exact.loss), gradient: Math.max(...errors) };
}

describe.each(kinds)('$kind $components', (kind) => {
  it.each(['softplus', 'tanh', 'sin'] as const)('%s: agree to 1e-6', (activation) => {
    for (const shape of shapes) {
      const model = { ...kind, activation, dimension: shape.dimension, hidden: shape.hidden };
      for (const mask of ['all', 'head'] as const) {
        for (const [steps, firstOrder] of [
          [0, false],
          [1, false],
          [5, false],
          [5, true],
        ] as const) {
          const place = `${shape.dimension} [${shape.hidden.join()}] ${mask} ${steps} ${firstOrder}`;
          const { loss, gradient } = worst(model, shape, { mask, steps, firstOrder });
          expect(loss, place).toBeLessThan(1e-6);
          expect(gradient, place).toBeLessThan(1e-6);
        }
      }
    }
  });
});

it('a task that diverges leaves the others alone', () => {
  const model: Model = { kind: 'hnn', dimension: 2, hidden: [6, 5], activation: 'softplus' };
  const parameters = drawParameters(model, 1, 3);
  const clean = drawBatch(model, 3, 8, 1);
  const spoilt = { ...clean, derivatives: clean.derivatives.with(20, NaN) };
  const query = drawBatch(model, 3, 8, 2);
  for (const mask of ['all', 'head'] as const) {
    const inner = { mask, stepSize: 0.1, steps: 3, firstOrder: false };
    const [right, wrong] = [clean, spoilt].map((support) => {
      const { loss, norm, weightedSum } = simd.metaGradients(model, parameters, support, query, inner);
      expect(Number.isNaN(norm[1])).toBe(support === spoilt);
      return { loss, others: weightedSum(Float64Array.of(0.5, 0, 0.25)) };
    });
    expect([...wrong.loss].map(Number.isNaN)).toEqual([false, true, false]);
    expect(wrong.others).toEqual(right.others);
  }
});

it('gradients of tasks are summed before anything else is computed, or not at all', () => {
  const model: Model = { kind: 'hnn', dimension: 2, hidden: [6], activation: 'softplus' };
  const inner = { mask: 'all', stepSize: 0.1, steps: 1, firstOrder: false } as const;
  const parameters = drawParameters(model, 1, 3);
  const batch = drawBatch(model, 2, 3, 1);
  const { weightedSum } = simd.metaGradients(model, parameters, batch, batch, inner);
  expect(() => weightedSum(Float64Array.of(1))).toThrow(/'weights' is \[T\]/);
  simd.field(model, parameters, batch.states.slice(0, 2), 1, 1);
  expect(() => weightedSum(Float64Array.of(1, 1))).toThrow(/before asking the simd backend/);
});

it('support and query of different numbers of tasks are refused', () => {
  const model: Model = { kind: 'hnn', dimension: 2, hidden: [6], activation: 'softplus' };
  const inner = { mask: 'all', stepSize: 0.1, steps: 1, firstOrder: false } as const;
  const parameters = drawParameters(model, 1, 3);
  expect(() =>
    simd.metaGradients(model, parameters, drawBatch(model, 2, 3, 1), drawBatch(model, 3, 3, 1), inner),
  ).toThrow('There are 2 support tasks, but 3 query tasks.');
});
