import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openCas } from '../../../engine/store/cas.ts';
import { openClaims } from '../../../engine/store/claims.ts';
import { openOutFolder } from '../../../engine/store/out-folder.ts';
import type { PublishedFile } from '../../../engine/store/out-folder.ts';
import { sealJson } from '../../../engine/store/sealed-json.ts';
import { clockTick, errno, filesBelow, rejection, temporaryLayout } from './support.ts';

async function opened() {
  const layout = await temporaryLayout();
  const cas = openCas(layout);
  const out = openOutFolder(layout, cas, openClaims(layout));
  const folder = layout.results('p', 'quick');
  return {
    layout,
    cas,
    folder,
    file: async (path: string, text: string): Promise<PublishedFile> => ({
      path,
      ...(await cas.put(Buffer.from(text))),
    }),
    publish: (files: PublishedFile[]) => out.publish('p', 'quick', files),
    texts: async () =>
      Object.fromEntries(
        (await filesBelow(folder))
          .filter((path) => path !== '.published.json')
          .map((path) => [path, fs.readFileSync(join(folder, path), 'utf8')]),
      ),
  };
}

describe('publish', () => {
  it('puts the results where people find them by name', async () => {
    const { publish, file, folder, texts, layout } = await opened();
    expect(await publish([await file('results.txt', 'r'), await file('figures/a.svg', 'a')])).toBe(folder);
    expect(await texts()).toEqual({ 'figures/a.svg': 'a', 'results.txt': 'r' });
    expect(await filesBelow(layout.tmp)).toEqual([]);
    expect(await filesBelow(layout.claims)).toEqual([]);
  });

  it('restores what was edited, deleted or made a link', async () => {
    const { publish, file, folder, texts } = await opened();
    const files = [await file('a', 'a'), await file('b', 'b'), await file('c', 'c')];
    await publish(files);
    await clockTick();
    await publish(files);
    fs.writeFileSync(join(folder, 'a'), 'x');
    fs.rmSync(join(folder, 'b'));
    fs.rmSync(join(folder, 'c'));
    fs.symlinkSync('a', join(folder, 'c'));
    await publish(files);
    expect(await texts()).toEqual({ a: 'a', b: 'b', c: 'c' });
    expect(fs.lstatSync(join(folder, 'c')).isFile()).toBe(true);
  });

  it('notices an edit of the same size with its times set back', async () => {
    const { publish, file, folder, texts } = await opened();
    const files = [await file('a', 'a')];
    await publish(files);
    await clockTick();
    await publish(files);
    const { atime, mtime } = fs.statSync(join(folder, 'a'));
    fs.writeFileSync(join(folder, 'a'), 'x');
    fs.utimesSync(join(folder, 'a'), atime, mtime);
    await publish(files);
    expect(await texts()).toEqual({ a: 'a' });
  });

  it('never changes the blob when the published file is edited', async () => {
    const { publish, file, folder, cas } = await opened();
    const result = await file('a', 'a');
    await publish([result]);
    fs.writeFileSync(join(folder, 'a'), 'edited');
    expect(String(await cas.read(result.digest))).toBe('a');
  });

  it('touches nothing and hashes nothing when all is as it should be', async () => {
    const { publish, file, folder } = await opened();
    const files = [await file('a', 'a'), await file('b/c', 'c')];
    await publish(files);
    await clockTick();
    await publish(files);
    const inodes = () => ['a', 'b/c', '.published.json'].map((path) => fs.statSync(join(folder, path)).ino);
    const before = inodes();
    const opens = vi.spyOn(fs, 'openSync');
    await publish(files);
    expect(opens).not.toHaveBeenCalledWith(join(folder, 'a'), expect.anything());
    opens.mockRestore();
    expect(inodes()).toEqual(before);
  });

  it('deletes what it published before, and the folders left empty, but nothing of others', async () => {
    const { publish, file, folder, texts } = await opened();
    await publish([
      await file('old/deep/a', 'a'),
      await file('mine', 'm'),
      await file('edited', 'e'),
      await file('stays', 's'),
    ]);
    fs.writeFileSync(join(folder, 'notes.txt'), 'by hand');
    fs.writeFileSync(join(folder, 'edited'), 'by hand too');
    await publish([await file('stays', 's')]);
    expect(await texts()).toEqual({ stays: 's', 'notes.txt': 'by hand', edited: 'by hand too' });
    expect(fs.existsSync(join(folder, 'old'))).toBe(false);
  });

  it('turns a former file into a folder and back', async () => {
    const { publish, file, texts } = await opened();
    await publish([await file('figures', 'f')]);
    await publish([await file('figures/a', 'a')]);
    expect(await texts()).toEqual({ 'figures/a': 'a' });
    await publish([await file('figures', 'f')]);
    expect(await texts()).toEqual({ figures: 'f' });
  });

  it.each(['', '{', '{"version":1,"files":{"../../../secret":{"digest":"x","bytes":1}}}'])(
    'deletes nothing by a manifest like %j',
    async (manifest) => {
      const { publish, file, folder, texts } = await opened();
      await publish([await file('a', 'a')]);
      fs.writeFileSync(join(folder, '.published.json'), manifest);
      await publish([await file('b', 'b')]);
      expect(await texts()).toEqual({ a: 'a', b: 'b' });
    },
  );

  it('deletes nothing outside its folder, whatever the manifest says', async () => {
    const { publish, file, folder, layout } = await opened();
    const { digest, bytes } = await file('x', 'secret');
    fs.writeFileSync(join(layout.root, 'secret'), 'secret');
    fs.mkdirSync(folder, { recursive: true });
    const files = { '../../../secret': { digest, bytes }, '/etc/x': { digest, bytes } };
    fs.writeFileSync(join(folder, '.published.json'), sealJson(JSON.stringify({ version: 1, files })));
    await publish([]);
    expect(fs.readFileSync(join(layout.root, 'secret'), 'utf8')).toBe('secret');
  });

  it.each(['../a', '/a', 'a/../../b', '', 'a//b', '.published.json', 'a\\b'])(
    'refuses the path %j',
    async (path) => {
      const { publish, file } = await opened();
      await expect(publish([{ ...(await file('x', 'x')), path }])).rejects.toThrow(
        'is no path inside a folder',
      );
    },
  );

  it.each([
    ['corrupt-artifact', (path: string) => fs.writeFileSync(path, 'wrong')],
    ['missing-artifact', (path: string) => fs.rmSync(path)],
  ])('publishes no wrong blob: %s', async (code, damage) => {
    const { publish, file, cas, texts } = await opened();
    const result = await file('a', 'right');
    fs.rmSync(cas.path(result.digest));
    fs.writeFileSync(cas.path(result.digest), 'x');
    damage(cas.path(result.digest));
    expect(await rejection(publish([result]))).toMatchObject({ code });
    expect(await texts()).toEqual({});
  });

  it('leaves no temp file behind when the disk is full', async () => {
    const { publish, file, layout } = await opened();
    const result = await file('a', 'a');
    const write = fullDiskFor('a');
    expect(await rejection(publish([result]))).toMatchObject({ code: 'disk-full' });
    write.mockRestore();
    expect(await filesBelow(layout.tmp)).toEqual([]);
    expect(await filesBelow(layout.claims)).toEqual([]);
  });

  it('never has new bytes under the digest of old ones, also when it stops halfway', async () => {
    const { publish, file, folder, texts } = await opened();
    await publish([await file('a', 'old a'), await file('b', 'old b'), await file('c', 'c')]);
    const next = [await file('a', 'new a'), await file('b', 'new b'), await file('c', 'c')];
    const write = fullDiskFor('new b');
    await rejection(publish(next));
    write.mockRestore();
    expect(await texts()).toEqual({ a: 'new a', b: 'old b', c: 'c' });
    const { files } = JSON.parse(fs.readFileSync(join(folder, '.published.json'), 'utf8')) as {
      files: object;
    };
    expect(Object.keys(files)).toEqual(['c']);
    await publish(next);
    expect(await texts()).toEqual({ a: 'new a', b: 'new b', c: 'c' });
  });
});

/** Half of this content is written, and then the disk is full. */
function fullDiskFor(content: string) {
  const { writeSync } = fs;
  return vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, bytes: Uint8Array) => {
    if (!Buffer.from(content).equals(bytes)) return writeSync(fd, bytes);
    writeSync(fd, bytes.subarray(0, bytes.length >> 1));
    throw errno('ENOSPC');
  }) as typeof fs.writeSync);
}
