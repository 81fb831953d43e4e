import { expect, it } from 'vitest';
import { backends, offerNamed, openBackend } from '../../kernels/backends.ts';

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
