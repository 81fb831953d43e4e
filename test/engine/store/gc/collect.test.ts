import fs from 'node:fs';
import { lutimes, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LockFile } from '../../../../schemas/disk/lock.ts';
import { openActionCache } from '../../../../engine/store/action-cache.ts';
import { openCas } from '../../../../engine/store/cas.ts';
import { openClaims } from '../../../../engine/store/claims.ts';
import { collect } from '../../../../engine/store/gc/collect.ts';
import type { Collection, CollectRequest } from '../../../../engine/store/gc/collect.ts';
import { readLock } from '../../../../engine/store/lock-file.ts';
import { ownIdentity } from '../../../../engine/store/process-identity.ts';
import { openSignatures } from '../../../../engine/store/signatures.ts';
import { createStore, saveCheckpoint, writeCompiled } from '../filled-store.ts';
import type { FilledStore, Made } from '../filled-store.ts';
import { clockTick, editSealed, filesBelow } from '../support.ts';

const DAY = 86_400;

let store: FilledStore;

beforeEach(async () => {
  store = await createStore();
});

async function gc(request: Partial<CollectRequest> = {}): Promise<Collection & { paths: string[] }> {
  const locks = [await readLock(store.project.root)];
  const onGarbage = () => undefined;
  const collection = await collect(store.project, {
    locks,
    graceNs: 0n,
    dryRun: false,
    onGarbage,
    ...request,
  });
  return { ...collection, paths: collection.deleted.map(({ path }) => path).sort() };
}

/** Makes everything below a path look as if it had last been used so many days ago. */
async function age(path: string, days: number): Promise<void> {
  const then = Date.now() / 1000 - days * DAY;
  for (const file of await filesBelow(path)) await lutimes(join(path, file), then, then);
  for (const folder of fs.readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (folder.isDirectory()) await lutimes(join(folder.parentPath, folder.name), then, then);
  }
}

async function ageAction({ key, digest }: Made, days: number): Promise<void> {
  const then = Date.now() / 1000 - days * DAY;
  for (const path of [store.layout.action(key), store.layout.blob(digest), store.layout.log(key)])
    await lutimes(path, then, then);
}

/** What of an action is in the store. */
function rest({ key, digest }: Made): string {
  const { layout } = store;
  const there = { record: layout.action(key), blob: layout.blob(digest), log: layout.log(key) };
  return Object.entries(there)
    .filter(([, path]) => fs.existsSync(path))
    .map(([name]) => name)
    .join(' ');
}

const all = 'record blob log';

describe('what is kept', () => {
  it('is what the lock names, with what else its actions left', async () => {
    const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
    await store.finish('default', [a]);
    await rm(store.layout.out, { recursive: true });
    await age(store.layout.root, 30);
    await gc();
    expect([rest(a), rest(b)]).toEqual([all, '']);
  });

  it('is what the locks of other revisions name', async () => {
    const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
    const locked = { key: b.key, code: b.digest, parameters: b.digest, outputs: { value: b.digest } };
    const old: LockFile = {
      version: 1,
      pipelines: { physics: { default: { backend: 'simd', actions: { b: locked } } } },
    };
    await age(store.layout.root, 30);
    await gc({ locks: [old] });
    expect([rest(a), rest(b)]).toEqual(['', all]);
  });

  it('is what a folder of results consists of, with all that was computed for it', async () => {
    const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
    await store.finish('default+12345678', [a, b], { locked: false });
    await rm(store.layout.run('physics', 'default+12345678'));
    await store.finish('default+12345678', [a], { locked: false });
    await age(store.layout.root, 30);
    await gc();
    expect([rest(a), rest(b)]).toEqual([all, '']);
    await rm(store.layout.results('physics', 'default+12345678'), { recursive: true });
    await gc();
    expect(rest(a)).toBe('');
    expect(await filesBelow(store.layout.runs)).toEqual([]);
  });

  it('is what was used in the grace period, with its artifacts however old', async () => {
    const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
    await age(store.layout.root, 30);
    await ageAction(a, 30);
    await lutimes(store.layout.action(a.key), Date.now() / 1000, Date.now() / 1000 - 6 * DAY);
    await gc({ graceNs: BigInt(7 * DAY) * 1_000_000_000n });
    expect([rest(a), rest(b)]).toEqual([all, '']);
  });

  it.each(['get', 'result'] as const)(
    'is what was looked up lately, because `%s` counts as use',
    async (look) => {
      const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
      await age(store.layout.root, 30);
      await openActionCache(store.layout, () => undefined)[look](a.key);
      await gc({ graceNs: BigInt(DAY) * 1_000_000_000n });
      expect([rest(a), rest(b)]).toEqual([all, '']);
    },
  );

  it('is what was looked up lately, though its record was not read for that', async () => {
    const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
    await age(store.layout.root, 30);
    await clockTick();
    const { key, digest, bytes } = a;
    const signatures = openSignatures(store.layout);
    const stats = fs.lstatSync(store.layout.action(key), { bigint: true });
    const result = { outputs: { value: { digest, bytes } }, seconds: 1 };
    signatures.records.record(key, stats, signatures.now(), result);
    const opened = vi.spyOn(fs, 'openSync');
    const cache = openActionCache(store.layout, () => undefined, signatures);
    expect(await cache.result(key)).toMatchObject(result);
    expect(opened.mock.calls.map(([path]) => path)).not.toContain(store.layout.action(key));
    opened.mockRestore();
    await gc({ graceNs: BigInt(DAY) * 1_000_000_000n });
    expect([rest(a), rest(b)]).toEqual([all, '']);
  });

  it('is an artifact that two actions made, as long as one of them stays', async () => {
    const [a, b] = [await store.make('a', 'same'), await store.make('b', 'same')];
    await store.finish('default', [a]);
    await age(store.layout.root, 30);
    await gc();
    expect([rest(a), rest(b)]).toEqual([all, 'blob']);
  });
});

it('what was noted as verified of what goes is forgotten, and of what stays is not', async () => {
  const { layout } = store;
  const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
  await store.finish('default', [a]);
  await age(layout.root, 30);
  await clockTick();
  const signatures = openSignatures(layout);
  const readAt = signatures.now();
  for (const { key, digest, bytes } of [a, b]) {
    const result = { outputs: { value: { digest, bytes } }, seconds: 1 };
    const lstat = (path: string) => fs.lstatSync(path, { bigint: true });
    signatures.blobs.record(digest, lstat(layout.blob(digest)), readAt, {});
    signatures.records.record(key, lstat(layout.action(key)), readAt, result);
  }
  await signatures.flush();
  await gc();
  const noted = JSON.parse(await readFile(layout.signatures, 'utf8')) as Record<'blobs' | 'records', object>;
  expect(Object.keys(noted.blobs)).toEqual([a.digest]);
  expect(Object.keys(noted.records)).toEqual([a.key]);
});

describe('while a run goes on', () => {
  it('what it looked up stays, though nothing else needs it', async () => {
    const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
    await age(store.layout.root, 30);
    await openClaims(store.layout).whileInUse(async () => {
      await openActionCache(store.layout, () => undefined).get(a.key);
      await gc();
    });
    expect([rest(a), rest(b)]).toEqual([all, '']);
    await age(store.layout.root, 30);
    await gc();
    expect(rest(a)).toBe('');
  });

  it('what it stored that was there already stays, before it has a record', async () => {
    const a = await store.make('a', '1');
    await age(store.layout.root, 30);
    await openClaims(store.layout).whileInUse(async () => {
      await openCas(store.layout).put(Buffer.from('1'));
      await gc();
    });
    expect(rest(a)).toBe('blob');
  });

  it('what it looks up in the middle of a collection stays, with its artifacts', async () => {
    const [a, b] = [await store.make('a', '1'), await store.make('b', '2')];
    await age(store.layout.root, 30);
    const cache = openActionCache(store.layout, () => undefined);
    const deleted: string[] = [];
    await openClaims(store.layout).whileInUse(async () => {
      const { remaining } = await gc({
        onGarbage({ path }) {
          // The first of the two records has just been deleted.
          const other = [a, b].find(
            ({ key }) => store.layout.action(key) !== path && rest({ ...a, key }) !== '',
          );
          if (deleted.push(path) === 1 && other) void cache.get(other.key);
        },
      });
      expect(remaining).toBeGreaterThan(0);
    });
    expect([rest(a), rest(b)].sort()).toEqual(['', all].sort());
  });

  it('one that begins during a collection waits until it is over', async () => {
    await store.make('a', '1');
    await age(store.layout.root, 30);
    const order: string[] = [];
    let run: Promise<unknown> = Promise.resolve();
    await gc({
      onGarbage() {
        if (order.push('deleted') > 1) return;
        run = openClaims(store.layout).whileInUse(async () => order.push('run'));
      },
    });
    order.push('collected');
    await run;
    expect(order.filter((event) => event !== 'deleted')).toEqual(['collected', 'run']);
  });

  it('the files it is writing, its log and its checkpoints stay', async () => {
    const { layout } = store;
    const key = 'f'.repeat(64);
    const claims = openClaims(layout);
    await claims.whileInUse(async () => {
      const claim = claims.claim(key);
      await saveCheckpoint(layout, key);
      await mkdir(layout.logs, { recursive: true });
      await writeFile(layout.log(key), 'working\n');
      await age(layout.checkpoints, 30);
      await age(layout.logs, 30);
      await mkdir(join(layout.tmp, 'scratch-abcdef'));
      await writeFile(join(layout.tmp, '999999999-0123456789abcdef.tmp'), 'half');
      expect((await gc()).paths).toEqual([]);
      if (claim.kind === 'owned') claim.release();
    });
  });
});

describe('leftovers', () => {
  const dead = { ...ownIdentity(), startTime: 'long ago' };
  const claimOf = (id: string, more = {}) =>
    JSON.stringify({ version: 1, id: id.repeat(32), ...dead, ...more });

  it('of processes that died go: claims, temporary files, scratch folders, also beside the lock file', async () => {
    const { layout, project } = store;
    await mkdir(layout.claims, { recursive: true });
    await mkdir(join(layout.tmp, 'scratch-abcdef'), { recursive: true });
    await writeFile(join(layout.tmp, 'scratch-abcdef', 'data'), 'x'.repeat(1000));
    await writeFile(join(layout.tmp, '999999999-0123456789abcdef.tmp'), 'half');
    await writeFile(join(layout.tmp, `${process.pid}-0123456789abcdef.tmp`), 'mine');
    const besideLock = join(project.root, '.pipeline.lock.json.999999999-0123456789abcdef.tmp');
    await writeFile(besideLock, '');
    await lutimes(besideLock, 1, 1);
    await age(layout.tmp, 1);
    // Made last: newer versions of Node follow links where they read a folder and all below it.
    await symlink('/', join(layout.tmp, 'scratch-abcdef', 'root'));
    await lutimes(join(layout.tmp, 'scratch-abcdef', 'root'), 1, 1);
    await lutimes(join(layout.tmp, 'scratch-abcdef'), 1, 1);
    await writeFile(layout.claim('a'.repeat(64)), claimOf('a'));
    await writeFile(layout.claim('b'.repeat(64)), claimOf('b', { since: '1' }));
    const { deleted } = await gc();
    expect(deleted.map(({ kind }) => kind).sort()).toEqual([
      'claim',
      'claim',
      'temporary',
      'temporary',
      'temporary',
    ]);
    expect(await filesBelow(layout.root)).toEqual([`tmp/${process.pid}-0123456789abcdef.tmp`]);
    expect(fs.existsSync(besideLock)).toBe(false);
  });

  it('a claim that was taken over meanwhile stays', async () => {
    const { layout } = store;
    const key = 'a'.repeat(64);
    await mkdir(layout.claims, { recursive: true });
    await writeFile(layout.claim(key), claimOf('a'));
    const claims = openClaims(layout);
    expect(await claims.list()).toEqual([{ key, alive: false }]);
    const owner = claims.claim(key);
    expect((await gc()).deleted).toEqual([]);
    expect(fs.existsSync(layout.claim(key))).toBe(true);
    if (owner.kind === 'owned') owner.release();
  });

  it('checkpoints of finished actions go at once, those of unfinished ones after the grace period', async () => {
    const a = await store.make('a', '1');
    await store.finish('default', [a]);
    const [recent, old] = ['e'.repeat(64), 'f'.repeat(64)];
    for (const key of [a.key, recent, old]) await saveCheckpoint(store.layout, key);
    const then = Date.now() / 1000 - 30 * DAY;
    await lutimes(store.layout.checkpoint(old), then, then);
    const { paths } = await gc({ graceNs: BigInt(7 * DAY) * 1_000_000_000n });
    expect(paths).toEqual([store.layout.checkpoint(a.key), store.layout.checkpoint(old)].sort());
  });

  it('compiled folders that no pipeline points to go after a day, and pipelines whose file is gone', async () => {
    const { layout, project } = store;
    await mkdir(join(project.root, 'pipelines'));
    await writeFile(join(project.root, 'pipelines', 'physics.ts'), '');
    const kept = await writeCompiled(layout, 'physics');
    const gone = await writeCompiled(layout, 'removed');
    const young = join(layout.compiled, 'c'.repeat(64));
    await age(layout.compiled, 2);
    await mkdir(young);
    const { paths } = await gc();
    expect(paths).toEqual([join(layout.compiled, gone), join(layout.compiled, 'removed.json')].sort());
    expect(fs.existsSync(join(layout.compiled, kept))).toBe(true);
  });
});

describe('a size bound', () => {
  it('deletes the least recently used first, until it holds, and nothing that is needed', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await store.make(`stage${i}`, String(i).repeat(10_000)));
    await store.finish('default', [made[0]]);
    for (const [i, action] of made.entries()) await ageAction(action, 6 - i);
    const grace = BigInt(30 * DAY) * 1_000_000_000n;
    const { remaining } = await gc({ graceNs: grace, dryRun: true });
    await gc({ graceNs: grace, maxBytes: remaining - 25_000 });
    expect(made.map(rest)).toEqual([all, '', '', all, all]);
    const least = await gc({ graceNs: grace, maxBytes: 1 });
    expect(made.map(rest)).toEqual([all, '', '', '', '']);
    expect(least.remaining).toBeGreaterThan(10_000);
  });

  it('deletes nothing that a run that goes on may use', async () => {
    const a = await store.make('a', '1'.repeat(1000));
    await openClaims(store.layout).whileInUse(async () => {
      await gc({ maxBytes: 1 });
    });
    expect(rest(a)).toBe(all);
  });
});

it('does what a dry run said, whatever is in the store', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          content: fc.integer({ min: 0, max: 3 }),
          days: fc.integer({ min: 0, max: 20 }),
          locked: fc.boolean(),
          checkpoint: fc.boolean(),
          lost: fc.constantFrom('nothing', 'record', 'blob'),
        }),
        { maxLength: 5 },
      ),
      fc.integer({ min: 0, max: 20 }),
      fc.option(fc.integer({ min: 0, max: 10_000 })),
      async (actions, graceDays, maxBytes) => {
        store = await createStore();
        const made: Made[] = [];
        for (const [i, { content, checkpoint }] of actions.entries()) {
          made.push(await store.make(`stage${i}`, `content ${content}`));
          if (checkpoint) await saveCheckpoint(store.layout, made[i].key);
        }
        await store.finish(
          'default',
          made.filter((_, i) => actions[i].locked),
        );
        for (const [i, { days, lost }] of actions.entries()) {
          // Never just as old as the grace period: between the two collections that would change.
          await ageAction(made[i], days + 0.5).catch(() => undefined);
          if (lost === 'record') await rm(store.layout.action(made[i].key));
          if (lost === 'blob') await rm(store.layout.blob(made[i].digest), { force: true });
        }
        const request = {
          graceNs: BigInt(graceDays * DAY) * 1_000_000_000n,
          ...(maxBytes === null ? {} : { maxBytes }),
        };
        const files = async () =>
          (await filesBelow(store.layout.root)).filter((file) => file !== 'cas/signatures.json');
        const before = await files();
        const dry = await gc({ ...request, dryRun: true });
        expect(await files()).toEqual(before);
        const { paths, remaining } = await gc(request);
        expect(paths).toEqual(dry.paths);
        expect(remaining).toBe(dry.remaining);
        const after = new Set(await files());
        const gone = before.filter((file) => !after.has(file)).map((file) => join(store.layout.root, file));
        expect(gone.every((file) => paths.some((path) => file === path || file.startsWith(`${path}/`)))).toBe(
          true,
        );
        expect(paths.every((path) => !fs.existsSync(path))).toBe(true);
        // What the lock names is there as far as it was, and a second collection has nothing to do.
        for (const [i, { locked, lost }] of actions.entries())
          if (locked && lost === 'nothing') expect(rest(made[i])).toContain('record');
        expect((await gc({ ...request, dryRun: true })).paths).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
});

it('a store that a newer version wrote to is left alone', async () => {
  const a = await store.make('a', '1');
  const path = store.layout.action(a.key);
  const newer = (text: string) => text.replace('"version": 1', '"version": 2');
  fs.writeFileSync(path, editSealed(fs.readFileSync(path, 'utf8'), newer));
  await age(store.layout.root, 30);
  await expect(gc()).rejects.toMatchObject({ code: 'newer-version' });
  expect(rest(a)).toBe(all);
});

it('where there is no store there is nothing to do', async () => {
  expect(await gc()).toMatchObject({ deleted: [], remaining: 0 });
  expect((await stat(store.layout.tmp)).isDirectory()).toBe(true);
});
