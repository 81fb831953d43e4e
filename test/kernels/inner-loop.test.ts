// Whole meta-gradients against finite differences of the loss after adaptation, in float64.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask, Primitives } from '../../kernels/backend.ts';
import { composedMetaGradients, innerLoop } from '../../kernels/inner-loop.ts';
import { headRange, parameterCount } from '../../kernels/model.ts';
import { referenceBackend as reference } from '../../kernels/reference/reference.ts';
import { repeatRow } from '../../kernels/rows.ts';
import { anyModel, drawBatch, drawParameters, gradientsOf } from './models.ts';

const metaGradients = composedMetaGradients(reference);
const H = 1e-5;

const anyProblem = fc
  .record({
    model: anyModel,
    mask: fc.constantFrom<Mask[]>('all', 'head'),
    steps: fc.integer({ min: 0, max: 3 }),
    tasks: fc.integer({ min: 1, max: 2 }),
    seed: fc.nat(1_000_000),
  })
  .map(({ model, mask, steps, tasks, seed }) => ({
    model,
    tasks,
    seed,
    // Small enough that no gradient step leads where a loss bends too sharply for differences of this width.
    parameters: drawParameters(model, 1, seed).map((x) => 0.6 * x),
    support: drawBatch(model, tasks, 4, seed),
    query: drawBatch(model, tasks, 3, seed + 1),
    inner: { mask, steps, stepSize: 0.01 },
  }));

/** Slopes of the losses [T] with respect to each parameter: [T, P], by central differences. */
function slopes(lossAt: (parameters: Float64Array) => Float64Array, parameters: Float64Array): Float64Array {
  const count = parameters.length;
  const columns = Array.from(parameters, (x, i) => {
    const high = lossAt(parameters.with(i, x + H));
    const low = lossAt(parameters.with(i, x - H));
    return high.map((loss, t) => (loss - low[t]) / (2 * H));
  });
  return Float64Array.from(
    { length: columns[0].length * count },
    (_, i) => columns[i % count][Math.floor(i / count)],
  );
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.max(...a.map((x, i) => Math.abs(x - b[i]))) / (1 + Math.max(...b.map(Math.abs)));
}

describe('the meta-gradient', () => {
  it("is the slope of each task's loss after adaptation, in every parameter, under both masks", () => {
    fc.assert(
      fc.property(anyProblem, ({ model, tasks, parameters, support, query, inner }) => {
        const given = metaGradients(model, parameters, support, query, {
          ...inner,
          firstOrder: false,
        });
        const lossAt = (start: Float64Array): Float64Array => {
          const path = innerLoop(reference, model, repeatRow(start, tasks), support, inner);
          return reference.loss(model, path.at(-1)!, query);
        };
        expect(given.loss).toEqual(lossAt(parameters));
        expect(distance(slopes(lossAt, parameters), gradientsOf(given))).toBeLessThan(1e-6);
      }),
      { numRuns: 25 },
    );
  });

  it('is to first order the slope at the adapted parameters', () => {
    fc.assert(
      fc.property(anyProblem, ({ model, tasks, parameters, support, query, inner }) => {
        const given = metaGradients(model, parameters, support, query, {
          ...inner,
          firstOrder: true,
        });
        const adapted = innerLoop(reference, model, repeatRow(parameters, tasks), support, inner).at(-1)!;
        // The same shift of every task's own adapted parameters, so that one difference serves all tasks.
        const lossAt = (shift: Float64Array): Float64Array =>
          reference.loss(
            model,
            adapted.map((x, i) => x + shift[i % shift.length]),
            query,
          );
        const none = new Float64Array(parameters.length);
        expect(given.loss).toEqual(lossAt(none));
        expect(distance(slopes(lossAt, none), gradientsOf(given))).toBeLessThan(1e-6);
      }),
      { numRuns: 40 },
    );
  });
});

it('under the head mask asks for products with the head of the gradient, zero elsewhere', () => {
  fc.assert(
    fc.property(anyProblem, ({ model, parameters, support, query, inner: { stepSize } }) => {
      const asked: Float64Array[] = [];
      const recording: Primitives = {
        ...reference,
        hessianVectorProduct(...given) {
          asked.push(given[4]);
          expect(given[3]).toBe('head');
          return reference.hessianVectorProduct(...given);
        },
      };
      const inner = { mask: 'head', stepSize, steps: 1 } as const;
      const problem = [model, parameters, support, query] as const;
      composedMetaGradients(recording)(...problem, { ...inner, firstOrder: false });
      const atTheEnd = gradientsOf(metaGradients(...problem, { ...inner, firstOrder: true }));
      const count = parameterCount(model);
      const { start } = headRange(model);
      expect(asked).toEqual([atTheEnd.map((x, i) => (i % count < start ? 0 : x))]);
    }),
    { numRuns: 40 },
  );
});
