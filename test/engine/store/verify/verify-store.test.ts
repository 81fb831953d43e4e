import fs from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openActionCache } from '../../../../engine/store/action-cache.ts';
import { openClaims } from '../../../../engine/store/claims.ts';
import { openSignatures } from '../../../../engine/store/signatures.ts';
import type { Problem } from '../../../../engine/store/verify/problem.ts';
import { verifyStore } from '../../../../engine/store/verify/verify-store.ts';
import type { Verification } from '../../../../engine/store/verify/verify-store.ts';
import { createStore, saveCheckpoint, writeCompiled } from '../filled-store.ts';
import type { FilledStore, Made } from '../filled-store.ts';
import { clockTick, editSealed, errno, filesBelow } from '../support.ts';

let store: FilledStore;
let a: Made;
let b: Made;
let unfinished: string;

beforeEach(async () => {
  store = await createStore();
  a = await store.make('a', 'the positions');
  b = await store.make('b', 'the momenta', a);
  unfinished = 'f'.repeat(64);
  await saveCheckpoint(store.layout, unfinished);
  await saveCheckpoint(store.layout, unfinished);
  await writeCompiled(store.layout, 'physics');
  await store.finish('default', [a, b]);
});

async function verify(repair = false): Promise<Verification & { found: Problem[] }> {
  const found: Problem[] = [];
  const verification = await verifyStore(store.project, {
    repair,
    onProblem: (problem) => void found.push(problem),
    onProgress: () => undefined,
  });
  return { ...verification, found };
}

/** Each problem in short: kind and path inside the project. */
function inShort(found: readonly Problem[]): string[] {
  return found.map(({ kind, path }) => `${kind} ${path.slice(store.project.root.length + 1)}`);
}

const damages: Record<string, (path: string) => Promise<void>> = {
  'with a flipped bit': async (path) => {
    const bytes = await readFile(path);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = bytes[middle] ^ 1;
    await overwrite(path, bytes);
  },
  'cut off': async (path) => overwrite(path, (await readFile(path)).subarray(0, -5)),
  'that is empty': (path) => overwrite(path, Buffer.alloc(0)),
  'full of zeros': async (path) => overwrite(path, Buffer.alloc((await readFile(path)).length)),
  'that became a link to its own copy': async (path) => {
    await rename(path, join(store.project.root, 'moved'));
    await symlink(join(store.project.root, 'moved'), path);
  },
  'that became a folder': async (path) => {
    await rm(path);
    await mkdir(path);
  },
};

async function overwrite(path: string, bytes: Uint8Array): Promise<void> {
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

/** Losing these costs nothing, so nothing is verified of them but that they are plain files. */
const unverified = (file: string): boolean => file.startsWith('logs/') || file === 'cas/signatures.json';

/** A bit of these may stand where no digest covers it: a time, the name of a host. */
const isUnsealed = (file: string): boolean => /^(?:actions|runs)\/|^compiled\/physics\.json$/.test(file);

it('finds nothing wrong in a store as runs leave it', async () => {
  expect(await verify()).toEqual({
    blobs: 2,
    bytes: a.bytes + b.bytes,
    records: 2,
    checkpoints: 2,
    problems: 0,
    repaired: 0,
    found: [],
  });
});

it('finds nothing wrong where there is no store', async () => {
  await rm(store.project.artifacts, { recursive: true });
  await rm(join(store.project.root, 'pipeline.lock.json'));
  expect(await verify()).toMatchObject({ blobs: 0, records: 0, problems: 0 });
});

describe.each(Object.keys(damages))('a file %s', (damage) => {
  it('is named, and after a repair everything that is left is right', async () => {
    const files = (await filesBelow(store.layout.root)).filter((file) => !unverified(file));
    expect(files.length).toBeGreaterThan(10);
    const backup = join(store.project.root, 'backup');
    await cp(store.layout.root, backup, { recursive: true });
    for (const file of files) {
      await damages[damage](join(store.layout.root, file));
      const { found } = await verify();
      if (found.length > 0 || !isUnsealed(file) || damage !== 'with a flipped bit')
        expect(inShort(found).join('\n')).toContain(`artifacts/${file}`);
      await verify(true);
      expect(inShort((await verify()).found)).toEqual([]);
      for (const path of [store.layout.root, join(store.project.root, 'moved')])
        await rm(path, { recursive: true, force: true });
      await cp(backup, store.layout.root, { recursive: true });
    }
  });
});

describe('an artifact', () => {
  const blob = () => store.layout.blob(a.digest);

  it('that is cut off is told with its size and the actions that made it', async () => {
    await overwrite(blob(), Buffer.from('the'));
    const { found } = await verify();
    expect(found).toMatchObject([
      {
        kind: 'corrupt',
        path: blob(),
        what: 'is cut off: it has 3 of 13 bytes',
        of: ['physics (default) a: value'],
      },
    ]);
  });

  it('whose bytes changed under the stat signature that was noted is found all the same', async () => {
    await verify();
    const lstat = fs.lstatSync(blob(), { bigint: true });
    await overwrite(blob(), Buffer.from('THE POSITIONS'));
    const fstatSync = fs.fstatSync;
    vi.spyOn(fs, 'fstatSync').mockImplementation(((fd: number, options: object) => {
      const stats = fstatSync(fd, options as { bigint: true });
      return stats.ino === lstat.ino ? Object.assign(Object.create(stats), lstat) : stats;
    }) as typeof fs.fstatSync);
    const { found } = await verify();
    vi.restoreAllMocks();
    expect(inShort(found)).toEqual([`corrupt artifacts/cas/${a.digest.slice(0, 2)}/${a.digest}`]);
  });

  it('that is missing is told once, and a repair takes away the record that names it', async () => {
    await rm(blob());
    const { found, repaired } = await verify(true);
    expect(found).toMatchObject([{ kind: 'missing', path: blob(), of: ['physics (default) a: value'] }]);
    expect(repaired).toBe(1);
    expect(await filesBelow(store.layout.actions)).toEqual([`${b.key.slice(0, 2)}/${b.key}.json`]);
  });

  it('of no action known any more is verified too', async () => {
    await rm(store.layout.action(a.key));
    await rm(join(store.project.root, 'pipeline.lock.json'));
    await rm(store.layout.run('physics', 'default'));
    await overwrite(blob(), Buffer.from('changed bytes'));
    const { found } = await verify();
    expect(found).toMatchObject([
      { kind: 'corrupt', what: 'does not have the bytes that it is named by', of: [] },
    ]);
  });

  it('that cannot be read is told and stays', async () => {
    const openSync = fs.openSync;
    vi.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
      if (path === blob()) throw errno('EACCES');
      return openSync(path, ...rest);
    });
    const { found, repaired } = await verify(true);
    vi.restoreAllMocks();
    expect(found).toMatchObject([
      { kind: 'unreadable', path: blob(), what: 'cannot be read: EACCES: made up, write', remove: [] },
    ]);
    expect(repaired).toBe(0);
    expect(fs.existsSync(blob())).toBe(true);
  });

  it('that a run put right meanwhile is not taken away', async () => {
    await overwrite(blob(), Buffer.from('changed bytes'));
    const found: string[] = [];
    const renameBefore = fs.promises.rename;
    const right = join(store.project.root, 'right');
    await writeFile(right, 'the positions');
    // Just before the repair moves the wrong one aside.
    const spy = vi.spyOn(fs.promises, 'rename').mockImplementationOnce(async (from, to) => {
      await renameBefore(right, from);
      return renameBefore(from, to);
    });
    await verifyStore(store.project, {
      repair: true,
      onProblem: ({ path }) => void found.push(path),
      onProgress: () => undefined,
    });
    spy.mockRestore();
    expect(found).toEqual([blob()]);
    expect(await readFile(blob(), 'utf8')).toBe('the positions');
    expect(await filesBelow(store.layout.tmp)).toEqual([]);
  });

  it('that is being written is not looked at', async () => {
    await writeFile(join(store.layout.tmp, '1-0123456789abcdef.tmp'), 'half of');
    expect((await verify()).problems).toBe(0);
  });
});

/** An edit that the file's seal vouches for. */
async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, editSealed(await readFile(path, 'utf8'), change));
}

describe('a record', () => {
  it('that was swapped with another one is the record of another action', async () => {
    const [one, other] = [store.layout.action(a.key), store.layout.action(b.key)];
    const [oneText, otherText] = [await readFile(one), await readFile(other)];
    await writeFile(one, otherText);
    await writeFile(other, oneText);
    expect((await verify()).found.filter(({ kind }) => kind === 'corrupt')).toMatchObject([
      { what: expect.stringMatching(/^is the record of another action \([0-9a-f]{12}\)$/) },
      { what: expect.stringMatching(/^is the record of another action \([0-9a-f]{12}\)$/) },
    ]);
  });

  it('that a run which goes on has written is not held against the lock file, which is behind', async () => {
    await openClaims(store.layout).whileInUse(async () => {
      await edit(store.layout.action(a.key), (text) =>
        text.replace(a.digest, b.digest).replace(`"bytes": ${a.bytes}`, `"bytes": ${b.bytes}`),
      );
      expect((await verify()).found).toEqual([]);
    });
    expect((await verify()).found).toMatchObject([{ kind: 'mismatch' }]);
  });

  it('that names another artifact of the store than the lock file contradicts it', async () => {
    const path = store.layout.action(a.key);
    await edit(path, (text) =>
      text.replace(a.digest, b.digest).replace(`"bytes": ${a.bytes}`, `"bytes": ${b.bytes}`),
    );
    expect((await verify()).found).toMatchObject([
      {
        kind: 'mismatch',
        path,
        what: 'names other bytes than pipeline.lock.json for value',
        of: ['physics (default) a'],
      },
    ]);
  });

  it('that was edited is not as it was written, wherever the edit leads', async () => {
    const path = store.layout.action(a.key);
    await writeFile(path, (await readFile(path, 'utf8')).replace(a.digest, b.digest));
    const what =
      'is not as it was written: its text does not have the sha256 that stands at its end: it was edited, or the disk lost bits';
    expect((await verify()).found).toMatchObject([{ kind: 'corrupt', path, what }]);
  });

  it('that says another size than the artifact has contradicts it', async () => {
    const path = store.layout.action(a.key);
    await edit(path, (text) => text.replace(`"bytes": ${a.bytes}`, '"bytes": 7'));
    expect((await verify()).found).toMatchObject([
      { kind: 'mismatch', path, what: `says that ${a.digest.slice(0, 12)} has 7 bytes, and it has 13` },
    ]);
  });

  it('whose bytes changed under the stat signature that was noted is found, and not believed any more', async () => {
    const path = store.layout.action(a.key);
    await overwrite(path, Buffer.from((await readFile(path, 'utf8')).replace(a.digest, b.digest)));
    await clockTick();
    const signatures = openSignatures(store.layout);
    const { digest, bytes } = a;
    const result = { outputs: { value: { digest, bytes } }, seconds: 1 };
    signatures.records.record(a.key, fs.lstatSync(path, { bigint: true }), signatures.now(), result);
    await signatures.flush();
    const look = () => openActionCache(store.layout, () => undefined).result(a.key);
    expect(await look()).toMatchObject(result);
    const { found } = await verify();
    expect(inShort(found)).toEqual([`corrupt artifacts/actions/${a.key.slice(0, 2)}/${a.key}.json`]);
    expect(await look()).toBeUndefined();
  });

  it('of a newer version is told and stays', async () => {
    const path = store.layout.action(a.key);
    await edit(path, (text) => text.replace('"version": 1', '"version": 2'));
    expect((await verify(true)).found).toMatchObject([{ kind: 'newer', path, remove: [] }]);
    expect(fs.existsSync(path)).toBe(true);
  });
});

it('names what has no business in the store, and leaves what lies beside it', async () => {
  const { layout } = store;
  await writeFile(join(layout.cas, a.digest.slice(0, 2), 'notes.txt'), '');
  await writeFile(join(layout.cas, '00ff'), '');
  await writeFile(join(layout.logs, 'latest.log'), '');
  await mkdir(join(layout.actions, 'aa', 'deeper'), { recursive: true });
  await writeFile(join(layout.root, 'README.md'), '');
  await writeFile(join(layout.results('physics', 'default'), 'my-notes.txt'), '');
  const { found } = await verify(true);
  expect(inShort(found).sort()).toEqual([
    'foreign artifacts/actions/aa/deeper',
    'foreign artifacts/cas/00ff',
    `foreign artifacts/cas/${a.digest.slice(0, 2)}/notes.txt`,
    'foreign artifacts/logs/latest.log',
  ]);
  expect((await verify()).problems).toBe(0);
  expect(await filesBelow(layout.root)).toEqual(
    expect.arrayContaining(['README.md', 'out/physics/default/my-notes.txt']),
  );
});

it('a folder of the store that is a link is named and not followed', async () => {
  const { layout, project } = store;
  await rename(layout.actions, join(project.root, 'elsewhere'));
  await symlink(join(project.root, 'elsewhere'), layout.actions);
  const { found, records } = await verify(true);
  expect(inShort(found)).toEqual(['link artifacts/actions']);
  expect(records).toBe(0);
  expect(await filesBelow(join(project.root, 'elsewhere'))).toHaveLength(2);
});

it('a lock file that cannot be used is named with what to do', async () => {
  const path = join(store.project.root, 'pipeline.lock.json');
  await writeFile(path, '<<<<<<< HEAD\n');
  expect((await verify(true)).found).toMatchObject([
    { kind: 'corrupt', path, what: expect.stringMatching(/^holds an unresolved git conflict: /), remove: [] },
  ]);
});

it('a result that was edited is named, one that was deleted is not', async () => {
  const folder = store.layout.results('physics', 'default');
  await writeFile(join(folder, 'a.json'), 'better numbers');
  await rm(join(folder, 'b.json'));
  const { found } = await verify();
  expect(found).toMatchObject([
    {
      kind: 'corrupt',
      path: join(folder, 'a.json'),
      what: 'is not the result that was put there',
      of: ['physics (default)'],
    },
  ]);
});

it('a list of results cannot name a file elsewhere', async () => {
  const manifest = join(store.layout.results('physics', 'default'), '.published.json');
  await edit(manifest, (text) => text.replace('"a.json"', '"../../../pipeline.lock.json"'));
  const { found } = await verify(true);
  expect(found).toMatchObject([{ kind: 'foreign', path: manifest, remove: [] }]);
  expect(fs.existsSync(join(store.project.root, 'pipeline.lock.json'))).toBe(true);
});

it('tells how far it is', async () => {
  const progress: [number, number][] = [];
  await verifyStore(store.project, {
    repair: false,
    onProblem: () => undefined,
    onProgress: (...now) => void progress.push(now),
  });
  const total = a.bytes + b.bytes;
  expect(progress).toHaveLength(2);
  expect(progress.at(-1)).toEqual([total, total]);
});
