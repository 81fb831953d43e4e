// The bits of the results do not depend on how many threads compute them.
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../kernels/model.ts';
import { simdBackend } from '../../../kernels/simd/simd.ts';
import { drawBatch, drawParameters, normals } from '../models.ts';

const models: Model[] = [
  { kind: 'hnn', dimension: 2, hidden: [17, 12], activation: 'softplus' },
  { kind: 'hnn', components: 'both', dimension: 4, hidden: [9, 5], activation: 'tanh' },
  { kind: 'direct', dimension: 2, hidden: [11], activation: 'sin' },
];

/** Everything the backend says, as bits: -0 and each NaN count. */
function everything(model: Model, threads: number, tasks: number, points: number, spoilt: boolean): string[] {
  const backend = simdBackend(threads);
  const parameters = drawParameters(model, tasks, 1);
  const vectors = normals(1, 'v', parameters.length);
  const batch = drawBatch(model, tasks, points, 1);
  if (spoilt) {
    batch.states[0] = NaN;
    batch.states[batch.states.length - 1] = -0;
    batch.derivatives[1] = -Infinity;
  }
  const query = drawBatch(model, tasks, points + 3, 2);
  const shared = drawParameters(model, 1, 2);
  const gradient = backend.gradient(model, parameters, batch, 'all');
  const meta = (['all', 'head'] as const).flatMap((mask) => {
    const inner = { mask, stepSize: 0.05, steps: 2, firstOrder: false };
    const { loss, norm, weightedSum } = backend.metaGradients(model, shared, batch, query, inner);
    return [loss, norm, weightedSum(loss.map((_, t) => 1 + t))];
  });
  return [
    backend.loss(model, parameters, batch),
    gradient.loss,
    gradient.gradient,
    backend.gradient(model, parameters, batch, 'head').gradient,
    backend.hessianVectorProduct(model, parameters, batch, 'all', vectors),
    backend.field(model, parameters, batch.states, tasks, points),
    ...(model.kind === 'hnn' ? [backend.hamiltonian(model, parameters, batch.states, tasks, points)] : []),
    ...meta,
  ].map((array) => Buffer.from(array.buffer).toString('base64'));
}

describe.each(models)('$kind $components', (model) => {
  it.each([
    { tasks: 7, points: 30, of: 'many tasks' },
    { tasks: 1, points: 200, of: 'one task whose points are shared out' },
    { tasks: 2, points: 65, of: 'fewer tasks than threads' },
  ])('$of: the same bits from 1 to 4 threads', ({ tasks, points }) => {
    const one = everything(model, 1, tasks, points, false);
    for (const threads of [2, 3, 4]) {
      // Several times: chance decides which thread takes what.
      for (let time = 0; time < 5; time++) {
        expect(everything(model, threads, tasks, points, false)).toEqual(one);
      }
    }
  });

  it('NaN, infinities and negative zero as well', () => {
    const one = everything(model, 1, 3, 70, true);
    for (const threads of [2, 4]) expect(everything(model, threads, 3, 70, true)).toEqual(one);
  });
});

it('works on after more and fewer threads were asked for, with tasks of other sizes in between', () => {
  const [model] = models;
  const before = everything(model, 2, 5, 20, false);
  for (let round = 0; round < 50; round++)
    everything(model, 1 + (round % 4), 1 + (round % 6), 10 + round, false);
  expect(everything(model, 3, 5, 20, false)).toEqual(before);
});
