import nodeFs from 'node:fs';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeAtomically } from '../../../engine/store/atomic-file.ts';
import { errno, filesBelow, rejection, temporaryFolder } from './support.ts';

describe('writeAtomically', () => {
  it('creates missing folders and replaces what was there', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a/b/file.json');
    await writeAtomically(path, 'one');
    await writeAtomically(path, 'two');
    expect(await fs.readFile(path, 'utf8')).toBe('two');
    expect(await filesBelow(folder)).toEqual(['a/b/file.json']);
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EIO', 'io-failed'],
  ])(
    'leaves no temp file behind and the old content in place when the sync fails with %s',
    async (code, expected) => {
      const folder = await temporaryFolder();
      const path = join(folder, 'file.json');
      await writeAtomically(path, 'old');
      const sync = failing('fsyncSync', code);
      const error = await rejection(writeAtomically(path, 'new'));
      sync.mockRestore();
      expect(error).toMatchObject({
        code: expected,
        facts: { what: `Failed to write: ${path}`, where: path },
      });
      expect(await fs.readFile(path, 'utf8')).toBe('old');
      expect(await filesBelow(folder)).toEqual(['file.json']);
    },
  );

  it.each([
    ['EACCES', 'store-not-writable'],
    ['EROFS', 'store-not-writable'],
    ['EMFILE', 'io-failed'],
  ])('says %s at opening as %s', async (code, expected) => {
    const path = join(await temporaryFolder(), 'file.json');
    const open = failing('openSync', code);
    const error = await rejection(writeAtomically(path, 'new'));
    open.mockRestore();
    expect(error.code).toBe(expected);
    expect(error.facts.todo).not.toBe('');
  });

  it('leaves no temp file behind when a folder stands in the way', async () => {
    const folder = await temporaryFolder();
    await fs.mkdir(join(folder, 'file.json'));
    const error = await rejection(writeAtomically(join(folder, 'file.json'), 'new'));
    expect(error).toMatchObject({
      code: 'io-failed',
      facts: { todo: expect.stringContaining('A folder stands') },
    });
    expect(await filesBelow(folder)).toEqual([]);
  });

  it.each([100_000, 2_000_000])('keeps one whole content when many write %d bytes at once', async (bytes) => {
    const path = join(await temporaryFolder(), 'file');
    const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(bytes));
    await Promise.all(contents.map((content) => writeAtomically(path, content)));
    expect(contents).toContain(await fs.readFile(path, 'utf8'));
  });
});

function failing(name: 'fsyncSync' | 'openSync', code: string) {
  return vi.spyOn(nodeFs, name).mockImplementation(() => {
    throw errno(code);
  });
}
