import fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openClaims } from '../../../engine/store/claims.ts';
import { storeLayout } from '../../../engine/store/layout.ts';
import {
  editLock,
  emptyLock,
  LOCK_FILE,
  lockText,
  readLock,
  updateLock,
  writeLock,
} from '../../../engine/store/lock-file.ts';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import { filesBelow, rejection, temporaryFolder } from './support.ts';

const action = (digit: string) => ({
  key: digit.repeat(64),
  code: digit.repeat(64),
  parameters: digit.repeat(64),
  outputs: { b: digit.repeat(64), a: digit.repeat(64) },
});
const none: ReadonlySet<string> = new Set();
const lock = updateLock(emptyLock, 'p', 'quick', 'simd', { train: action('1'), evaluate: action('2') }, none);

describe('the lock file', () => {
  it('is empty where there is none', async () => {
    expect(await readLock(await temporaryFolder())).toEqual(emptyLock);
  });

  it('comes back as it was written, in a stable order', async () => {
    const root = await temporaryFolder();
    await writeLock(root, lock);
    expect(await readLock(root)).toEqual(lock);
    expect(Object.keys((await readLock(root)).pipelines['p']['quick'].actions)).toEqual([
      'evaluate',
      'train',
    ]);
    const reordered = updateLock(
      emptyLock,
      'p',
      'quick',
      'simd',
      { evaluate: action('2'), train: action('1') },
      none,
    );
    expect(lockText(reordered)).toBe(lockText(lock));
  });

  it('has one block an action, so that branches merge', () => {
    expect(lockText(lock)).toContain(`          "evaluate": {\n            "key": "${'2'.repeat(64)}",\n`);
    expect(lockText(lock).endsWith('}\n')).toBe(true);
  });

  it('is not written when its bytes would not change', async () => {
    const root = await temporaryFolder();
    await writeLock(root, lock);
    const { ino } = await fs.stat(join(root, LOCK_FILE));
    await writeLock(root, { version: 1, pipelines: lock.pipelines });
    expect((await fs.stat(join(root, LOCK_FILE))).ino).toBe(ino);
    expect(await filesBelow(root)).toEqual([LOCK_FILE]);
  });
});

describe('updateLock', () => {
  it('replaces what is given, keeps what is named, drops the rest of the profile', () => {
    const updated = updateLock(
      lock,
      'p',
      'quick',
      'simd',
      { evaluate: action('3') },
      new Set(['train', 'never-run']),
    );
    expect(updated.pipelines['p']['quick'].actions).toEqual({ train: action('1'), evaluate: action('3') });
    const dropped = updateLock(lock, 'p', 'quick', 'simd', { evaluate: action('3') }, none);
    expect(dropped.pipelines['p']['quick'].actions).toEqual({ evaluate: action('3') });
  });

  it('leaves other profiles and pipelines alone, and its argument too', () => {
    const before = lockText(lock);
    const updated = updateLock(
      updateLock(lock, 'p', 'paper', 'simd', {}, none),
      'q',
      'quick',
      'simd',
      {},
      none,
    );
    expect(updated.pipelines['p']['quick']).toEqual(lock.pipelines['p']['quick']);
    expect(Object.keys(updated.pipelines)).toEqual(['p', 'q']);
    expect(lockText(lock)).toBe(before);
  });

  it('takes names that objects inherit for names like others', () => {
    const updated = updateLock(emptyLock, 'constructor', 'toString', 'simd', { valueOf: action('1') }, none);
    expect(JSON.parse(lockText(updated))).toEqual(updated);
  });
});

describe('editLock', () => {
  it('loses no entry when several runs write at once', async () => {
    const root = await temporaryFolder();
    const names = Array.from({ length: 6 }, (_, index) => `pipeline-${index}`);
    const layout = storeLayout(join(root, 'artifacts'));
    await Promise.all(
      names.map((name) =>
        editLock(openClaims(layout), root, (before) =>
          updateLock(before, name, 'quick', 'simd', { a: action('1') }, none),
        ),
      ),
    );
    expect(Object.keys((await readLock(root)).pipelines)).toEqual(names);
  });
});

describe('a lock file that cannot be used', () => {
  const text = lockText(lock);
  const cases: [string, string, object][] = [
    [
      'a torn file',
      text.slice(0, 60),
      { code: 'corrupt-file', facts: { what: expect.stringContaining('is not JSON'), where: { line: 5 } } },
    ],
    [
      'a missing comma',
      text.replace('",\n', '"\n'),
      { code: 'corrupt-file', facts: { where: { line: 7, column: 9 } } },
    ],
    [
      'conflict markers',
      text.replace('          "train"', '<<<<<<< HEAD\n          "train"'),
      {
        code: 'corrupt-file',
        facts: {
          what: expect.stringContaining('unresolved git conflict'),
          why: 'a conflict marker stands in line 17: <<<<<<< HEAD',
          where: { line: 17, column: 1 },
        },
      },
    ],
    [
      'a digest of wrong length',
      text.replace('2'.repeat(64), '2'.repeat(63)),
      {
        code: 'corrupt-file',
        facts: {
          why: expect.stringContaining('/pipelines/p/quick/actions/evaluate/key must match'),
          where: { line: 9, column: 20 },
        },
      },
    ],
    [
      'an unknown key',
      text.replace('"backend"', '"backends": 1, "backend"'),
      {
        code: 'corrupt-file',
        facts: { why: '/pipelines/p/quick has an unknown key "backends"' },
      },
    ],
    ['a newer version', text.replace('"version": 1', '"version": 2'), { code: 'newer-version' }],
  ];

  it.each(cases)('%s is refused with its place', async (_, broken, expected) => {
    const root = await temporaryFolder();
    await fs.writeFile(join(root, LOCK_FILE), broken);
    expect(await rejection(readLock(root))).toMatchObject(expected);
  });

  it('is left as it is by a run', async () => {
    const root = await temporaryFolder();
    await fs.writeFile(join(root, LOCK_FILE), '<<<<<<< ours\n');
    const claims = openClaims(storeLayout(join(root, 'artifacts')));
    await rejection(editLock(claims, root, (before: LockFile) => before));
    expect(await fs.readFile(join(root, LOCK_FILE), 'utf8')).toBe('<<<<<<< ours\n');
    await fs.rm(join(root, LOCK_FILE));
    expect(await editLock(claims, root, (before) => before)).toEqual(emptyLock);
  });
});
