import { expect, it } from 'vitest';
import { backendNamed, backends } from '../../kernels/backends.ts';

it('finds each backend by its own name', () => {
  for (const [name, backend] of Object.entries(backends)) {
    expect(backend.name).toBe(name);
    expect(backendNamed(name)).toBe(backend);
  }
});

it('lists the backends when the name is unknown', () => {
  expect(() => backendNamed('toString')).toThrow(RangeError);
  expect(() => backendNamed('abacus')).toThrow(/no backend 'abacus'.*reference/);
});
