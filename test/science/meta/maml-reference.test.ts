// Against an independent implementation: meta-losses and meta-gradients of PyTorch's automatic differentiation in
// float64 (test/fixtures/maml-reference/README.md).
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Backend, Batch } from '../../../kernels/backend.ts';
import type { Activation, Model } from '../../../kernels/model.ts';
import { openBackend } from '../../../kernels/backends.ts';
import { referenceBackend as reference } from '../../../kernels/reference/reference.ts';
import { simdBackend } from '../../../kernels/simd/simd.ts';
import { metaGradient } from '../../../science/meta/meta-gradient.ts';
import type { Algorithm, MetaGradient } from '../../../science/meta/meta-gradient.ts';
import { relativeDifference } from '../../kernels/models.ts';

const simd = simdBackend(1);
const tfjsWasm = await openBackend('tfjs-wasm', 1);

const fixtures = new URL('../../fixtures/maml-reference/', import.meta.url);
const bytes = (name: string): ArrayBuffer => new Uint8Array(readFileSync(new URL(name, fixtures))).buffer;
const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, fixtures), 'utf8'));

const sizes = json('data.json') as { T: number; N: number; H: number; P: number; alpha: number };
const names = json('ref.json') as string[];
const data = Float64Array.from(new Float32Array(bytes('data.bin')));
const expected = new Float64Array(bytes('ref.bin'));

const { T: tasks, N: points, H: width, P: count, alpha } = sizes;
const block = (i: number): Float64Array => {
  const start = count + i * tasks * points * 2;
  return data.slice(start, start + tasks * points * 2);
};
const support: Batch = { tasks, points, states: block(0), derivatives: block(1) };
const query: Batch = { tasks, points, states: block(2), derivatives: block(3) };

it('covers both activations, MAML and ANIL, one and five inner steps', () => {
  expect(names).toHaveLength(8);
  expect(expected).toHaveLength(8 * (1 + count));
});

const cases = names.flatMap((name, i) => [
  { name, i, backend: reference, tolerance: 1e-12 },
  { name, i, backend: simd, tolerance: 1e-6 }, // float32
  { name, i, backend: tfjsWasm, tolerance: 1e-5 }, // float32
]);

it.each(cases)('$backend.name: $name agrees to $tolerance', ({ name, i, backend, tolerance }) => {
  const result = evaluate(name, backend);
  const start = i * (1 + count);
  expect(Math.abs(result.loss / expected[start] - 1)).toBeLessThan(tolerance);
  expect(relativeDifference(result.gradient, expected.slice(start + 1, start + 1 + count))).toBeLessThan(
    tolerance,
  );
  expect(result.droppedTasks).toEqual([]);
});

function evaluate(name: string, backend: Backend): MetaGradient {
  const [activation, algorithm, innerSteps] = name.split('_') as [Activation, Algorithm, string];
  const model: Model = { kind: 'hnn', dimension: 2, hidden: [width, width, width], activation };
  const settings = {
    algorithm,
    innerStepSize: alpha,
    innerSteps: Number(innerSteps),
    taskGradientClip: null,
  };
  return metaGradient({ backend, model, ...settings }, data.slice(0, count), { support, query });
}
