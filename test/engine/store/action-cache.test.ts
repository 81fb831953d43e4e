import fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionKey } from '../../../engine/plan/action-key.ts';
import { openActionCache } from '../../../engine/store/action-cache.ts';
import { sealJson } from '../../../engine/store/sealed-json.ts';
import type { ActionRecord } from '../../../schemas/disk/action-record.ts';
import { filesBelow, rejection, temporaryLayout } from './support.ts';

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
