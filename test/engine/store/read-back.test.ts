import { describe, expect, it, vi } from 'vitest';
import { openReadBack } from '../../../engine/store/read-back.ts';

const MEBIBYTE = 2 ** 20;
const stored = (digest: string, mebibytes = 1) => ({ digest, bytes: mebibytes * MEBIBYTE });

describe('reading back what was stored', () => {
  it('waits until the clock has moved on, and goes on by itself', async () => {
    const read: string[] = [];
    const readBack = openReadBack(async ({ digest }) => read.push(digest));
    readBack.add(stored('a'));
    readBack.add(stored('b'));
    expect(read).toEqual([]);
    await vi.waitFor(() => expect(read).toEqual(['a', 'b']), { timeout: 20_000 });
    readBack.add(stored('c'));
    await vi.waitFor(() => expect(read).toEqual(['a', 'b', 'c']), { timeout: 20_000 });
  });

  it('reads what is left in the end, 256 MiB at most', async () => {
    const read: string[] = [];
    const readBack = openReadBack(async ({ digest }) => read.push(digest));
    readBack.add(stored('first', 200));
    readBack.add(stored('large', 100));
    readBack.add(stored('small', 50));
    await readBack.finish();
    // The first was being waited for already.
    expect(read).toEqual(['first', 'large', 'small']);

    readBack.add(stored('now', 1));
    for (const size of [200, 300, 50, 10]) readBack.add(stored(String(size), size));
    await readBack.finish();
    expect(read.slice(3)).toEqual(['now', '200', '50']);
  });

  it('goes on after one that cannot be read', async () => {
    const read: string[] = [];
    const readBack = openReadBack(async ({ digest }) => {
      read.push(digest);
      if (digest === 'bad') throw new Error('EIO');
    });
    readBack.add(stored('bad'));
    readBack.add(stored('good'));
    await readBack.finish();
    expect(read).toEqual(['bad', 'good']);
  });
});
