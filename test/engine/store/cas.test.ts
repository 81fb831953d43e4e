import { createHash } from 'node:crypto';
import nodeFs from 'node:fs';
import fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openCas } from '../../../engine/store/cas.ts';
import type { StoreLayout } from '../../../engine/store/layout.ts';
import { clockTick, errno, filesBelow, rejection, temporaryFolder, temporaryLayout } from './support.ts';

const content = Buffer.from('the positions and momenta');
const digest = createHash('sha256').update(content).digest('hex');

describe('put and read', () => {
  it('names a read-only file by the sha256 of its bytes', async () => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    expect(await cas.put(content)).toEqual({ digest, bytes: content.length });
    expect(await cas.read(digest)).toEqual(content);
    expect((await fs.stat(layout.blob(digest))).mode & 0o777).toBe(0o444);
    expect(await cas.digests()).toEqual([digest]);
  });

  it('stores a file as it stores its bytes, large ones too', async () => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    const large = Buffer.alloc(3_500_000, 'abcdefg');
    const path = join(await temporaryFolder(), 'large');
    await fs.writeFile(path, large);
    const stored = await cas.putFile(path);
    expect(stored).toEqual({ digest: createHash('sha256').update(large).digest('hex'), bytes: large.length });
    expect((await cas.read(stored.digest)).equals(large)).toBe(true);
    expect(await filesBelow(layout.tmp)).toEqual([]);
  });

  it('refuses to store a symbolic link or a folder', async () => {
    const cas = openCas(await temporaryLayout());
    const folder = await temporaryFolder();
    await fs.writeFile(join(folder, 'file'), content);
    await fs.symlink(join(folder, 'file'), join(folder, 'link'));
    expect(await rejection(cas.putFile(join(folder, 'link')))).toMatchObject({ code: 'io-failed' });
    expect(await rejection(cas.putFile(folder))).toMatchObject({
      code: 'io-failed',
      facts: { why: 'it is not a plain file' },
    });
  });

  it('writes nothing when the blob is there', async () => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    await cas.put(content);
    const { ino } = await fs.stat(layout.blob(digest));
    await cas.put(content);
    expect((await fs.stat(layout.blob(digest))).ino).toBe(ino);
  });

  it('stores the same blob once when many put it at the same time', async () => {
    const layout = await temporaryLayout();
    const stores = Array.from({ length: 4 }, () => openCas(layout));
    await Promise.all([...stores, ...stores].map((cas) => cas.put(content)));
    expect(await filesBelow(layout.cas)).toEqual([`${digest.slice(0, 2)}/${digest}`]);
    expect(await filesBelow(layout.tmp)).toEqual([]);
    expect(await stores[0].read(digest)).toEqual(content);
  });

  it('leaves no temp file behind when the disk is full', async () => {
    const layout = await temporaryLayout();
    const rename = vi.spyOn(nodeFs, 'renameSync').mockImplementation(() => {
      throw errno('ENOSPC');
    });
    const error = await rejection(openCas(layout).put(content));
    rename.mockRestore();
    expect(error.code).toBe('disk-full');
    expect(await filesBelow(layout.root)).toEqual([]);
  });

  it('says which artifact is missing', async () => {
    const layout = await temporaryLayout();
    const error = await rejection(openCas(layout).read(digest));
    expect(error).toMatchObject({ code: 'missing-artifact', facts: { where: layout.blob(digest) } });
  });
});

describe('corruption', () => {
  const damages: [string, (path: string, layout: StoreLayout) => Promise<void>][] = [
    [
      'one flipped byte',
      async (path) => overwrite(path, Buffer.concat([Buffer.from('T'), content.subarray(1)])),
    ],
    ['a truncated file', async (path) => overwrite(path, content.subarray(0, 5))],
    ['an appended byte', async (path) => overwrite(path, Buffer.concat([content, content]))],
    ['an empty file', async (path) => overwrite(path, Buffer.alloc(0))],
    [
      'a folder in its place',
      async (path) => {
        await fs.rm(path);
        await fs.mkdir(join(path, 'x'), { recursive: true });
      },
    ],
    [
      'a symbolic link to the right bytes',
      async (path, layout) => {
        await fs.writeFile(join(layout.root, 'copy'), content);
        await fs.rm(path);
        await fs.symlink(join(layout.root, 'copy'), path);
      },
    ],
  ];

  it.each(damages)('%s is noticed, read as corrupt, and repaired by the next put', async (_, damage) => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    await cas.put(content);
    await damage(layout.blob(digest), layout);
    expect(await cas.verify(digest, content.length)).toBe('corrupt');
    await cas.put(content);
    expect(await cas.verify(digest, content.length)).toBe('ok');

    await damage(layout.blob(digest), layout);
    expect(await rejection(cas.read(digest))).toMatchObject({ code: 'corrupt-artifact' });
    expect(await cas.verify(digest, content.length)).toBe('missing');
    await cas.put(content);
    expect(await cas.read(digest)).toEqual(content);
  });

  it('a folder in its place that another process moves away meanwhile is repaired as well', async () => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    await fs.mkdir(layout.blob(digest), { recursive: true });
    const { rename } = fs;
    const spy = vi.spyOn(fs, 'rename').mockImplementationOnce(async (from, to) => {
      await fs.rmdir(layout.blob(digest));
      return rename(from, to);
    });
    onTestFinished(() => spy.mockRestore());
    await cas.put(content);
    expect(await cas.verify(digest, content.length)).toBe('ok');
  });

  it('a blob that another process repaired meanwhile is not taken away', async () => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    await cas.put(content);
    const path = layout.blob(digest);
    await overwrite(path, Buffer.from('wrong'));
    const { rename } = fs;
    const spy = vi.spyOn(fs, 'rename').mockImplementationOnce(async (from, to) => {
      await fs.writeFile(join(layout.root, 'good'), content);
      await rename(join(layout.root, 'good'), path);
      return rename(from, to);
    });
    expect(await rejection(cas.read(digest))).toMatchObject({ code: 'corrupt-artifact' });
    spy.mockRestore();
    expect(await cas.read(digest)).toEqual(content);
  });
});

describe('verify', () => {
  it('tells ok, missing and a wrong size', async () => {
    const cas = openCas(await temporaryLayout());
    expect(await cas.verify(digest, content.length)).toBe('missing');
    await cas.put(content);
    expect(await cas.verify(digest, content.length)).toBe('ok');
    expect(await cas.verify(digest, content.length + 1)).toBe('corrupt');
  });

  it('hashes nothing in the run after a run', async () => {
    const layout = await temporaryLayout();
    const first = openCas(layout);
    first.confirm(await first.put(content));
    await first.flush();
    const opened = vi.spyOn(nodeFs, 'openSync');
    expect(await openCas(layout).verify(digest, content.length)).toBe('ok');
    expect(opened.mock.calls.map(([path]) => path)).not.toContain(layout.blob(digest));
    opened.mockRestore();
  });

  it('is not fooled by an edit of the same size with its times set back, right after the put', async () => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    cas.confirm(await cas.put(content));
    await editKeepingTimes(layout.blob(digest));
    await cas.flush();
    expect(await openCas(layout).verify(digest, content.length)).toBe('corrupt');
  });

  it('is not fooled by an edit of the same size with its times set back, after a verification', async () => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    await cas.put(content);
    await clockTick();
    await cas.verify(digest, content.length);
    await editKeepingTimes(layout.blob(digest));
    expect(await cas.verify(digest, content.length)).toBe('corrupt');
    await cas.flush();
    expect(await openCas(layout).verify(digest, content.length)).toBe('corrupt');
  });

  it.each([
    '',
    '{',
    '[]',
    '{"version":1,"blobs":{"x":{"signature":"1:2:3:4:5"}},"records":{}}',
    '{"version":9,"blobs":{},"records":{}}',
    '\0\0',
  ])('hashes again when the signatures are %j', async (text) => {
    const layout = await temporaryLayout();
    const cas = openCas(layout);
    await cas.put(content);
    await overwrite(layout.blob(digest), Buffer.from('x'.repeat(content.length)));
    await fs.writeFile(layout.signatures, text);
    expect(await openCas(layout).verify(digest, content.length)).toBe('corrupt');
  });

  it('keeps the signatures that another run wrote meanwhile', async () => {
    const layout = await temporaryLayout();
    const [one, two] = [openCas(layout), openCas(layout)];
    one.confirm(await one.put(Buffer.from('one')));
    two.confirm(await two.put(Buffer.from('two')));
    await one.flush();
    await two.flush();
    const { blobs } = JSON.parse(await fs.readFile(layout.signatures, 'utf8')) as { blobs: object };
    expect(Object.keys(blobs).sort()).toEqual(await one.digests());
  });
});

async function overwrite(path: string, bytes: Buffer): Promise<void> {
  await fs.mkdir(dirname(path), { recursive: true });
  await fs.rm(path, { recursive: true, force: true });
  await fs.writeFile(path, bytes);
}

/** In place: the inode stays, and `utimes` sets back all that it can. */
async function editKeepingTimes(path: string): Promise<void> {
  const { atime, mtime } = await fs.stat(path);
  await fs.chmod(path, 0o644);
  await fs.writeFile(path, Buffer.from(content).fill('!', 0, 1));
  await fs.chmod(path, 0o444);
  await fs.utimes(path, atime, mtime);
}
