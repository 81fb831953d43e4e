import fs from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { isIntact } from '../../../engine/project/manifest.ts';
import { readLastRun } from '../../../engine/schedule/last-run.ts';
import { openActionCache } from '../../../engine/store/action-cache.ts';
import { openLog } from '../../../engine/store/action-log.ts';
import { openCas } from '../../../engine/store/cas.ts';
import { openCheckpoint } from '../../../engine/store/checkpoints.ts';
import { openClaims } from '../../../engine/store/claims.ts';
import { openOutFolder } from '../../../engine/store/out-folder.ts';
import { requirePlainStore } from '../../../engine/store/plain-folders.ts';
import { createStore, saveCheckpoint, writeCompiled } from './filled-store.ts';
import type { FilledStore, Made } from './filled-store.ts';
import { filesBelow, rejection, temporaryFolder } from './support.ts';

let store: FilledStore;
let a: Made;
let outside: string;

beforeEach(async () => {
  store = await createStore();
  a = await store.make('a', 'the positions');
  await store.finish('default', [a]);
  outside = await temporaryFolder();
});

/** Moves something of the store elsewhere, and leaves a link to it. */
async function replaceByLink(path: string): Promise<string> {
  const target = join(outside, 'target');
  await mkdir(dirname(path), { recursive: true });
  if (fs.existsSync(path)) await rename(path, target);
  else await mkdir(target);
  await symlink(target, path);
  return target;
}

const link = (where: string) => ({ code: 'store-link', facts: { where } });

it('a folder of the store that is a link stops every command, with what to do', async () => {
  const { layout } = store;
  await replaceByLink(layout.cas);
  const error = await rejection((async () => requirePlainStore(layout))());
  expect(error).toMatchObject({
    code: 'store-link',
    facts: {
      what: `The folder ${layout.cas} is a symbolic link.`,
      todo: expect.stringContaining('Remove the link: the next run makes the folder anew.'),
      where: layout.cas,
    },
  });
});

it('a store that is as a whole a link is used', async () => {
  await replaceByLink(store.layout.root);
  requirePlainStore(store.layout);
  expect(await openCas(store.layout).read(a.digest)).toEqual(Buffer.from('the positions'));
});

it('artifacts are neither read from nor written to a folder that is a link', async () => {
  const { layout } = store;
  const folder = dirname(layout.blob(a.digest));
  const target = await replaceByLink(folder);
  const before = await filesBelow(target);
  const cas = openCas(layout);
  await expect(cas.read(a.digest)).rejects.toMatchObject(link(folder));
  await expect(cas.verify(a.digest, a.bytes)).rejects.toMatchObject(link(folder));
  await expect(cas.put(Buffer.from('the positions'))).rejects.toMatchObject(link(folder));
  expect(await filesBelow(target)).toEqual(before);
});

it('records are neither read from nor written to a folder that is a link', async () => {
  const { layout } = store;
  const record = (await openActionCache(layout, () => undefined).get(a.key))!;
  const folder = dirname(layout.action(a.key));
  await replaceByLink(folder);
  const cache = openActionCache(layout, () => undefined);
  await expect(cache.get(a.key)).rejects.toMatchObject(link(folder));
  await expect(cache.put(record)).rejects.toMatchObject(link(folder));
});

it('a record that is a link is ignored with a warning, and replaced without touching what it leads to', async () => {
  const { layout } = store;
  const warnings: string[] = [];
  const cache = openActionCache(layout, (warning) => void warnings.push(warning));
  const record = (await cache.get(a.key))!;
  const target = await replaceByLink(layout.action(a.key));
  const before = await readFile(target, 'utf8');
  expect(await cache.get(a.key)).toBeUndefined();
  expect(warnings).toEqual([
    `Ignored ${layout.action(a.key)}: it is not a plain file. The action runs again.`,
  ]);
  await cache.put({ ...record, run: { ...record.run, seconds: 2 } });
  expect(fs.lstatSync(layout.action(a.key)).isFile()).toBe(true);
  expect(await readFile(target, 'utf8')).toBe(before);
});

it('a log is not written through a link', async () => {
  const { layout } = store;
  const target = await replaceByLink(layout.log(a.key));
  const error = await rejection((async () => openLog(layout, a.key))());
  expect(error).toMatchObject({ code: 'io-failed', facts: { where: layout.log(a.key) } });
  expect(error.facts.todo).toContain('Remove the link');
  expect(await readFile(target, 'utf8')).toBe('made a\n');
});

it('a checkpoint that is a link is passed over, and a folder of them that is one is refused', async () => {
  const { layout } = store;
  await saveCheckpoint(layout, a.key);
  const folder = layout.checkpoint(a.key);
  const target = await replaceByLink(join(folder, '1.safetensors'));
  expect(await openCheckpoint(layout, a.key).load()).toBeUndefined();
  expect(fs.existsSync(target)).toBe(true);
  await rm(folder, { recursive: true });
  await rename(target, join(outside, 'kept'));
  await replaceByLink(folder);
  await expect(openCheckpoint(layout, a.key).load()).rejects.toMatchObject(link(folder));
  await expect(saveCheckpoint(layout, a.key)).rejects.toMatchObject(link(folder));
});

it('results are neither put into nor removed from a folder that is a link', async () => {
  const { layout } = store;
  const out = openOutFolder(layout, openCas(layout), openClaims(layout));
  const file = { path: 'figures/a.json', digest: a.digest, bytes: a.bytes };
  await out.publish('physics', 'default', [file]);
  const folder = join(layout.results('physics', 'default'), 'figures');
  const target = await replaceByLink(folder);
  await expect(out.publish('physics', 'default', [file])).rejects.toMatchObject(link(folder));
  await expect(out.publish('physics', 'default', [])).rejects.toMatchObject(link(folder));
  expect(await filesBelow(target)).toEqual(['a.json']);
});

it('the record of a last run that is a link is none', async () => {
  await replaceByLink(store.layout.run('physics', 'default'));
  expect(await readLastRun(store.layout, 'physics', 'default')).toBeUndefined();
});

it('a compiled folder or file that is a link is compiled anew, and its manifest names no file elsewhere', async () => {
  const { layout } = store;
  const folder = join(layout.compiled, await writeCompiled(layout, 'physics'));
  const outputs = JSON.parse(await readFile(join(layout.compiled, 'physics.json'), 'utf8')).outputs as Record<
    string,
    string
  >;
  expect(isIntact(folder, outputs)).toBe(true);
  await writeFile(join(layout.compiled, 'physics.js'), await readFile(join(folder, 'physics.js')));
  expect(isIntact(folder, { '../physics.js': outputs['physics.js'] })).toBe(false);
  const target = await replaceByLink(join(folder, 'physics.js'));
  expect(isIntact(folder, outputs)).toBe(false);
  await rm(join(folder, 'physics.js'));
  await rename(target, join(folder, 'physics.js'));
  await replaceByLink(folder);
  expect(isIntact(folder, outputs)).toBe(false);
});
