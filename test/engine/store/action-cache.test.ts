import nodeFs from 'node:fs';
import fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { actionKey } from '../../../engine/plan/action-key.ts';
import { openActionCache } from '../../../engine/store/action-cache.ts';
import type { StoreLayout } from '../../../engine/store/layout.ts';
import { sealJson } from '../../../engine/store/sealed-json.ts';
import { openSignatures } from '../../../engine/store/signatures.ts';
import type { ActionRecord } from '../../../schemas/disk/action-record.ts';
import { clockTick, errno, filesBelow, rejection, temporaryLayout } from './support.ts';

const identity: ActionRecord['identity'] = {
  engine: '1',
  stage: 'simulate',
  version: 1,
  code: 'c0'.repeat(32),
  parameters: { steps: 100, nested: { list: [1, 'two', null, true] } },
  inputs: { tasks: 'aa'.repeat(32), all: [{ cell: { seed: 1 }, digest: 'bb'.repeat(32) }] },
  backend: null,
};
const key = actionKey(identity);
const record: ActionRecord = {
  version: 1,
  key,
  identity,
  code: { modules: { 'stages/simulate.ts': 'dd'.repeat(32) }, packages: { zod: '4.6.7' } },
  outputs: { data: { digest: 'ee'.repeat(32), bytes: 10 } },
  run: {
    finishedAt: '2025-01-01T00:00:00Z',
    seconds: 1.5,
    host: 'h',
    node: 'v20',
    platform: 'linux-x64',
    phaseline: '0.1.0',
    attempts: 1,
  },
};

const sealed = (value: object): string => sealJson(JSON.stringify(value, null, 2));

async function cacheWith(text?: string) {
  const layout = await temporaryLayout();
  const warnings: string[] = [];
  const path = layout.action(key);
  if (text !== undefined) {
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.writeFile(path, text);
  }
  return { layout, path, warnings, cache: openActionCache(layout, (message) => warnings.push(message)) };
}

describe('the action key', () => {
  it('does not depend on the order in which the identity was written', () => {
    const parameters = { nested: { list: [1, 'two', null, true] }, steps: 100 };
    const shuffled = Object.fromEntries(
      Object.entries({ ...identity, parameters }).reverse(),
    ) as typeof identity;
    expect(actionKey(shuffled)).toBe(key);
  });

  it('is the same on every machine', () => {
    expect(key).toBe('a075204b42486c77e5bf9d67d17089cd6dca98e29261a96e50aa65f07bb23a0b');
  });

  it.each<[string, Partial<ActionRecord['identity']>]>([
    ['engine', { engine: '2' }],
    ['stage', { stage: 'simulated' }],
    ['version', { version: 2 }],
    ['code', { code: 'c1'.repeat(32) }],
    ['parameters', { parameters: { steps: 101 } }],
    ['inputs', { inputs: {} }],
    ['backend', { backend: 'simd' }],
  ])('changes with the %s', (_, change) => {
    expect(actionKey({ ...identity, ...change })).not.toBe(key);
  });
});

describe('the action cache', () => {
  it('gives back what was put', async () => {
    const { cache, layout, warnings } = await cacheWith();
    await cache.put(record);
    expect(await cache.get(key)).toEqual(record);
    expect(await cache.keys()).toEqual([key]);
    expect(await filesBelow(layout.tmp)).toEqual([]);
    await cache.remove(key);
    expect(await cache.get(key)).toBeUndefined();
    expect(await cache.keys()).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['an empty file', ''],
    ['a torn file', sealed(record).slice(0, 200)],
    ['binary noise', '\0\u0001\u0002'],
    ['another shape', sealed({ ...record, outputs: { data: { digest: 'xyz', bytes: 10 } } })],
    ['an unknown member', sealed({ ...record, more: 1 })],
    [
      'an identity that does not hash to the key',
      sealed({ ...record, identity: { ...identity, version: 7 } }),
    ],
    ['the record of another key', sealed({ ...record, key: 'ff'.repeat(32) })],
    ['a record that names another artifact than was written', sealed(record).replace('eeee', 'abcd')],
    ['a record of an older form, without its seal', JSON.stringify(record)],
    ['a version that a flipped bit makes newer', sealed(record).replace('"version": 1', '"version": 3')],
  ])('takes %s for a miss, and warns with the name of the file', async (_, text) => {
    const { cache, path, warnings } = await cacheWith(text);
    expect(await cache.get(key)).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(path);
  });

  it('refuses a record that a newer version wrote', async () => {
    const { cache } = await cacheWith(JSON.stringify({ ...record, version: 2, news: true }));
    expect(await rejection(cache.get(key))).toMatchObject({ code: 'newer-version' });
  });
});

describe('the result in a record', () => {
  const result = { outputs: record.outputs, seconds: record.run.seconds };
  const edited = sealed({ ...record, outputs: { data: { digest: 'fe'.repeat(32), bytes: 10 } } });
  const itsResult = { ...result, outputs: { data: { digest: 'fe'.repeat(32), bytes: 10 } } };

  function open(layout: StoreLayout, signatures = openSignatures(layout)) {
    const warnings: string[] = [];
    const cache = openActionCache(layout, (message) => warnings.push(message), signatures);
    return { ...cache, warnings, flush: () => signatures.flush() };
  }

  /** A store whose record was read and noted by a run before. */
  async function storeOfARun(): Promise<StoreLayout> {
    const { layout } = await cacheWith(sealed(record));
    await clockTick();
    const run = open(layout);
    expect(await run.result(key)).toEqual(result);
    await run.flush();
    return layout;
  }

  const keysNoted = async ({ signatures }: StoreLayout): Promise<string[]> =>
    Object.keys((JSON.parse(await fs.readFile(signatures, 'utf8')) as { records: object }).records);

  it('is what `get` gives, and needs no reading in the run after a run', async () => {
    const layout = await storeOfARun();
    const opened = vi.spyOn(nodeFs, 'openSync');
    expect(await open(layout).result(key)).toMatchObject(result);
    expect(opened.mock.calls.map(([path]) => path)).not.toContain(layout.action(key));
    opened.mockRestore();
    expect(await open(layout).get(key)).toEqual(record);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['edited in place', (path) => fs.writeFile(path, edited)],
    [
      'replaced by another file',
      async (path) => {
        await fs.writeFile(`${path}~`, edited);
        await fs.rename(`${path}~`, path);
      },
    ],
    [
      'deleted and made anew',
      async (path) => {
        await fs.rm(path);
        await fs.writeFile(path, edited);
      },
    ],
  ])('is read again when the record was %s, with its size and times as they were', async (_, edit) => {
    const layout = await storeOfARun();
    const path = layout.action(key);
    const { atime, mtime } = await fs.stat(path);
    await edit(path);
    await fs.utimes(path, atime, mtime);
    expect(await open(layout).result(key)).toEqual(itsResult);
  });

  it('is read again when the record was edited in the instant after it was written', async () => {
    const { layout, path } = await cacheWith(sealed(record));
    const run = open(layout);
    expect(await run.result(key)).toEqual(result);
    await fs.writeFile(path, edited);
    await run.flush();
    expect(await run.result(key)).toEqual(itsResult);
    expect(await open(layout).result(key)).toEqual(itsResult);
  });

  it('is none when the record rotted, and that is told', async () => {
    const layout = await storeOfARun();
    await fs.writeFile(layout.action(key), sealed(record).replace('eeee', 'abcd'));
    const run = open(layout);
    expect(await run.result(key)).toBeUndefined();
    expect(run.warnings).toHaveLength(1);
    await run.flush();
    expect(await keysNoted(layout)).toEqual([]);
  });

  it('is none when something else stands where the record was', async () => {
    const layout = await storeOfARun();
    const path = layout.action(key);
    await fs.rename(path, `${path}~`);
    await fs.symlink(`${path}~`, path);
    const run = open(layout);
    expect(await run.result(key)).toBeUndefined();
    expect(run.warnings).toHaveLength(1);
  });

  it('is none when the record is gone, and then nothing is noted of it any more', async () => {
    const layout = await storeOfARun();
    await fs.rm(layout.action(key));
    const run = open(layout);
    expect(await run.result(key)).toBeUndefined();
    await run.flush();
    expect(await keysNoted(layout)).toEqual([]);
    expect(run.warnings).toEqual([]);
  });

  it('is refused when a newer version wrote the record meanwhile', async () => {
    const layout = await storeOfARun();
    await fs.writeFile(layout.action(key), JSON.stringify({ ...record, version: 2, news: true }));
    expect(await rejection(open(layout).result(key))).toMatchObject({ code: 'newer-version' });
  });

  it.each<[string, (text: string) => string]>([
    ['of another form', () => '{"version":1,"blobs":{},"records":{"x":{}}}'],
    ['of a newer version', () => '{"version":9}'],
    ['edited', (text) => text.replace('eeee', 'abcd')],
    ['cut off', (text) => text.slice(0, 100)],
  ])('is read again when the list of verified files is %s', async (_, spoil) => {
    const layout = await storeOfARun();
    await fs.writeFile(layout.signatures, spoil(await fs.readFile(layout.signatures, 'utf8')));
    const run = open(layout);
    expect(await run.result(key)).toEqual(result);
    expect(run.warnings).toEqual([]);
    await run.flush();
    expect(await keysNoted(layout)).toEqual([key]);
  });

  it('is read each time where the store can only be read', async () => {
    const { layout } = await cacheWith(sealed(record));
    await clockTick();
    const now = () => {
      throw errno('EROFS');
    };
    const run = open(layout, openSignatures(layout, { now }));
    expect(await run.result(key)).toEqual(result);
    await run.flush();
    expect(await filesBelow(layout.cas)).toEqual([]);
  });
});
