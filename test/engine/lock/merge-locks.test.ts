import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasConflictMarkers, sidesOf } from '../../../engine/lock/conflict-sides.ts';
import { mergeLocks } from '../../../engine/lock/merge-locks.ts';
import { lockText } from '../../../engine/store/lock-file.ts';
import type { LockFile } from '../../../schemas/disk/lock.ts';
import { disjointBranches, entryOf, lockOf } from './locks.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-merge-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What git makes of the three texts. */
function gitMerge(
  { base, ours, theirs }: { base: LockFile; ours: LockFile; theirs: LockFile },
  style: readonly string[] = [],
): { readonly conflicts: number; readonly text: string } {
  for (const [name, lock] of Object.entries({ base, ours, theirs }))
    writeFileSync(join(folder, name), lockText(lock));
  const { exitCode, stdout } = execaSync('git', ['merge-file', '-p', ...style, 'ours', 'base', 'theirs'], {
    cwd: folder,
    reject: false,
    stripFinalNewline: false,
  });
  return { conflicts: exitCode ?? 255, text: stdout };
}

describe('lock files of branches that touch different stages', () => {
  test('merge in git without a conflict, into what both did (100 random merges)', () => {
    fc.assert(
      fc.property(disjointBranches, (branches) => {
        expect(gitMerge(branches)).toEqual({ conflicts: 0, text: lockText(branches.both) });
      }),
      { numRuns: 100, seed: 20 },
    );
  });

  test('merge entry by entry into the same, with nothing dropped', () => {
    fc.assert(
      fc.property(disjointBranches, ({ base, ours, theirs, both }) => {
        const { lock, decisions } = mergeLocks(base, ours, theirs);
        expect(lockText(lock)).toBe(lockText(both));
        expect(decisions.filter(({ taken }) => taken === 'dropped')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** Three versions of the same few entries: anything may have happened to each. */
const tangled = fc
  .array(fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 3 }))), {
    minLength: 1,
    maxLength: 8,
  })
  .map((versions) => {
    const side = (index: number) =>
      lockOf(
        Object.fromEntries(
          versions.flatMap((seeds, at) =>
            seeds[index] === 0 ? [] : [[`stage-${at}`, entryOf(`${at} ${seeds[index]}`)]],
          ),
        ),
      );
    return { versions, base: side(0), ours: side(1), theirs: side(2) };
  });

describe('lock files of branches that touch the same stages', () => {
  test('keep what one side alone did, and drop what both did in different ways', () => {
    fc.assert(
      fc.property(tangled, ({ versions, base, ours, theirs }) => {
        const { actions } = mergeLocks(base, ours, theirs).lock.pipelines['demo']['default'];
        versions.forEach(([before, our, their], at) => {
          const wanted = our === their || before === their ? our : before === our ? their : 0;
          expect(actions[`stage-${at}`]).toEqual(wanted === 0 ? undefined : entryOf(`${at} ${wanted}`));
        });
      }),
      { numRuns: 300 },
    );
  });

  test('conflict in git in whole lines that give both sides back', () => {
    let conflicts = 0;
    fc.assert(
      fc.property(tangled, (branches) => {
        const merged = gitMerge(branches, ['--diff3']);
        if (merged.conflicts === 0) return;
        conflicts++;
        expect(hasConflictMarkers(merged.text)).toBe(true);
        expect(sidesOf(merged.text)).toBeDefined();
      }),
      { numRuns: 50, seed: 20 },
    );
    expect(conflicts).toBeGreaterThan(10);
  });
});

describe('mergeLocks', () => {
  const a = lockOf({ train: entryOf(1), judge: entryOf(1) });

  test('without a base keeps what is alike or on one side, and drops the rest', () => {
    const b = lockOf({ train: entryOf(2), judge: entryOf(1), report: entryOf(1) });
    const { lock, decisions } = mergeLocks(undefined, a, b);
    expect(lock).toEqual(lockOf({ judge: entryOf(1), report: entryOf(1) }));
    expect(decisions).toEqual([
      { pipeline: 'demo', profile: 'default', action: 'report', taken: 'theirs' },
      { pipeline: 'demo', profile: 'default', action: 'train', taken: 'dropped' },
    ]);
  });

  test('takes profiles and pipelines of either side, and lets those go that one side removed', () => {
    const [{ default: profile }] = Object.values(a.pipelines);
    const base: LockFile = { version: 1, pipelines: { demo: { default: profile, old: profile } } };
    const theirs: LockFile = { version: 1, pipelines: { demo: { default: profile, paper: profile } } };
    const ours: LockFile = { version: 1, pipelines: { ...base.pipelines, other: { default: profile } } };
    expect(mergeLocks(base, ours, theirs).lock.pipelines).toEqual({
      demo: { default: profile, paper: profile },
      other: { default: profile },
    });
  });

  test('of two new backends keeps the first and says so: the next run writes its own', () => {
    const { lock, decisions } = mergeLocks(lockOf({}, 'b-1'), lockOf({}, 'b-2'), lockOf({}, 'b-3'));
    expect(lock).toEqual(lockOf({}, 'b-2'));
    expect(decisions).toEqual([{ pipeline: 'demo', profile: 'default', taken: 'dropped' }]);
  });

  test('takes names that objects inherit for names like others', () => {
    const odd = lockOf({ constructor: entryOf(1), toString: entryOf(2) });
    expect(lockText(mergeLocks(lockOf({}), odd, lockOf({})).lock)).toBe(lockText(odd));
  });
});

describe('sidesOf', () => {
  const text = ['{', '<<<<<<< HEAD', '1', '=======', '2', '>>>>>>> other', '}'].join('\n');

  test('gives the two texts that were merged', () => {
    expect(sidesOf(text)).toEqual({ ours: '{\n1\n}', theirs: '{\n2\n}' });
  });

  test('gives the base where git wrote it', () => {
    expect(sidesOf(text.replace('=======', '||||||| base\n0\n======='))).toEqual({
      ours: '{\n1\n}',
      base: '{\n0\n}',
      theirs: '{\n2\n}',
    });
  });

  test.each([
    ['without an end', text.replace('>>>>>>> other\n', '')],
    ['without a beginning', text.replace('<<<<<<< HEAD\n', '')],
    ['without a middle', text.replace('=======\n', '')],
  ])('refuses markers %s', (_, broken) => {
    expect(sidesOf(broken)).toBeUndefined();
  });
});
