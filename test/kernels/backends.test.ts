import { expect, it } from 'vitest';
import { backends, offerNamed, openBackend } from '../../kernels/backends.ts';
import { pipelineBackends } from '../../kernels/pipeline-backends.ts';

it('finds each backend by its own name', () => {
  for (const [name, offer] of Object.entries(backends)) {
    expect(offer.name).toBe(name);
    expect(offerNamed(name)).toBe(offer);
  }
});

it('opens the backend of that name', async () => {
  expect((await openBackend('reference', 1)).name).toBe('reference');
});

it('lists the backends when the name is unknown', async () => {
  expect(() => offerNamed('toString')).toThrow(RangeError);
  await expect(openBackend('abacus', 1)).rejects.toThrow(/no backend 'abacus'.*reference/);
});

it('offers all of them to pipelines, and promises bits of simd and reference alone', () => {
  const promised = Object.entries(pipelineBackends).filter(([, { exact }]) => exact);
  expect(promised.map(([name]) => name)).toEqual(['simd', 'reference']);
  expect(Object.keys(pipelineBackends)).toEqual(Object.keys(backends));
  for (const [name, { identity }] of Object.entries(pipelineBackends))
    expect(identity).toBe(backends[name].identity);
});
