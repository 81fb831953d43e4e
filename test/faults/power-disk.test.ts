import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Call } from './kill-calls.ts';
import { filesBelow } from './kill-recovery.ts';
import { Disk, losses, type Loss } from './power-disk.ts';
import { Chooser } from './seeded.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'power-disk-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const base = { at: '0', role: 'cli', pid: 1 } as const;
const text = (words: string) => Buffer.from(words).toString('base64');
const write: Call[] = [
  { ...base, kind: 'open', path: 'new.tmp', fd: 5, create: true, truncate: true },
  { ...base, kind: 'write', path: 'new.tmp', fd: 5, data: text('the bytes'), position: null },
];
const sync: Call = { ...base, kind: 'sync', path: 'new.tmp', fd: 5 };
const rename: Call = { ...base, kind: 'rename', path: 'new.tmp', to: 'file' };
const syncFolder: Call[] = [
  { ...base, kind: 'open', path: '', fd: 6 },
  { ...base, kind: 'sync', path: '', fd: 6 },
];

/** Everything that 50 cuts after these calls left of `file`. */
function leftOf(calls: readonly Call[], kinds: readonly Loss[]): Set<string | undefined> {
  const disk = new Disk();
  for (const call of calls) disk.play(call);
  const choose = new Chooser('cuts');
  return new Set(
    Array.from({ length: 50 }, (_, i) => {
      const target = join(folder, String(i));
      disk.cut(target, choose.one(kinds), choose);
      return filesBelow(target).includes('file') ? readFileSync(join(target, 'file'), 'utf8') : undefined;
    }),
  );
}

test('a file that was synced, renamed and its folder synced survives every cut', () => {
  expect(leftOf([...write, sync, rename, ...syncFolder], losses)).toEqual(new Set(['the bytes']));
});

test('without the sync of the file its name may lead to other bytes', () => {
  const left = leftOf([...write, rename, ...syncFolder], ['bytes']);
  expect(left).toContain('');
  expect(left).toContain('\0'.repeat(9));
  expect(left).not.toContain(undefined);
});

test('without the sync of the folder there may be no name, and never other bytes', () => {
  expect(leftOf([...write, sync, rename], losses)).toEqual(new Set([undefined, 'the bytes']));
});
