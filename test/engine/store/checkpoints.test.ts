import fs from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../engine/store/checkpoints.ts';
import { filesBelow, temporaryLayout } from './support.ts';

const key = '0f'.repeat(32);
const state = (step: number) => ({
  json: { step, loss: Number.NaN, bound: -Infinity, zero: -0, note: '$NaN' },
  arrays: {
    weights: { shape: [2, 2], data: Float64Array.of(step, -0, Number.NaN, 5e-324) },
    m: { shape: [1], data: Float32Array.of(0.1) },
  },
});

async function openedWith(...steps: number[]) {
  const layout = await temporaryLayout();
  const store = openCheckpoint(layout, key);
  for (const step of steps) await store.save(state(step));
  return { layout, store, folder: layout.checkpoint(key) };
}

describe('checkpoints', () => {
  it('there is none at first', async () => {
    const { store } = await openedWith();
    expect(await store.load()).toBeUndefined();
  });

  it('give back the last state exactly, also to another process', async () => {
    const { layout } = await openedWith(1, 2, 3);
    expect(await openCheckpoint(layout, key).load()).toEqual(state(3));
  });

  it('keep two files, and no temp file', async () => {
    const { layout, folder } = await openedWith(1, 2, 3, 4);
    expect(await filesBelow(folder)).toEqual(['3.safetensors', '4.safetensors']);
    expect(await filesBelow(layout.tmp)).toEqual([]);
  });

  it('are gone after clear', async () => {
    const { store, folder } = await openedWith(1);
    await store.clear();
    await store.clear();
    expect(await filesBelow(folder)).toEqual([]);
    expect(await store.load()).toBeUndefined();
  });

  it('come back exactly, whatever the JSON and the numbers', async () => {
    const { store } = await openedWith();
    const anything = fc.jsonValue();
    const exact = fc.oneof(
      anything,
      fc.double(),
      fc.string().map((text) => `$${text}`),
      fc.array(fc.double()),
    );
    await fc.assert(
      fc.asyncProperty(exact, fc.float64Array({ maxLength: 8 }), async (json, data) => {
        const saved = { json, arrays: { data: { shape: [data.length], data } } };
        await store.save(saved);
        expect(await store.load()).toEqual(saved);
      }),
      { numRuns: 25 },
    );
  });

  it('refuse a state that would not come back as it was, with its path', async () => {
    const { store } = await openedWith();
    await expect(store.save({ json: { rng: [new Map()] }, arrays: {} })).rejects.toThrow('$.rng[0] is a Map');
  });
});

it('a checkpoint refuses an array that is no tensor, and says so', async () => {
  const { store } = await openedWith();
  const arrays = { steps: { shape: [2], data: [1, 2] as unknown as Float64Array } };
  await expect(store.save({ json: null, arrays })).rejects.toMatchObject({
    code: 'invalid-output',
    facts: {
      what: 'A stage offered a checkpoint that cannot be saved',
      why: 'tensor "steps" has a plain array of numbers as data',
    },
  });
});

describe('a torn checkpoint', () => {
  it.each([0, 7, 8, 100, -1])('cut at %i falls back to the one before', async (length) => {
    const { store, folder } = await openedWith(1, 2);
    const path = join(folder, '2.safetensors');
    await fs.writeFile(path, (await fs.readFile(path)).subarray(0, length));
    expect(await store.load()).toEqual(state(1));
  });

  it('with any one byte changed is never given back as something else', async () => {
    const { store, folder } = await openedWith(1);
    const path = join(folder, '1.safetensors');
    const bytes = await fs.readFile(path);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 1 << (at % 8);
      await fs.writeFile(path, changed);
      expect([state(1), undefined]).toContainEqual(await store.load());
    }
  });

  it('does not count as one of the two that are kept', async () => {
    const { store, folder } = await openedWith(1, 2);
    await fs.writeFile(join(folder, '2.safetensors'), 'torn');
    expect(await store.load()).toEqual(state(1));
    await store.save(state(3));
    await fs.writeFile(join(folder, '2.safetensors'), 'torn');
    expect(await store.load()).toEqual(state(1));
  });

  it('alone gives none', async () => {
    const { store, folder } = await openedWith(1);
    await fs.writeFile(join(folder, '1.safetensors'), 'torn');
    expect(await store.load()).toBeUndefined();
  });
});
