import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problem } from '../../engine/store/verify/problem.ts';
import { verifyStore } from '../../engine/store/verify/verify-store.ts';
import { executed, eventsOf } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';
import { spoilFile, type DamageDone } from './damage.ts';
import { millFiles } from './mill.ts';
import { Chooser } from './seeded.ts';
import { soakSeed, suiteTimeout, tell, times } from './soak.ts';
import { outcomeOf, storeFiles, type FileKind, type StoreFile } from './store-files.ts';

/** Nobody reads them but people, or nobody at all: nothing tells that a byte of them is another one. */
const unread: ReadonlySet<FileKind> = new Set(['log', 'claim', 'leftover']);
/** What is made again without a word when it is not there. */
const missedWhenGone: ReadonlySet<FileKind> = new Set(['blob', 'code']);
const together = 4;
/** Seconds since 1970. */
const longAgo = 1_000_000_000;

interface Spoilt extends StoreFile, DamageDone {}

test(
  'whatever file of the store rots, it is named, made again or refused, and never used',
  async (context) => {
    const rounds = times({ quick: 10, long: 260 });
    const project = await createProject(millFiles);
    await run(project);
    const ofDefault = storeFiles(project.root);
    const clean = outcomeOf(project.root, 'default');
    await run(project, '--profile', 'coarse');
    const lock = project.read('pipeline.lock.json');
    clean['pipeline.lock.json'] = outcomeOf(project.root, 'default')['pipeline.lock.json'];
    const kinds = new Map<FileKind, number>();
    let reran = 0;

    for (let round = 0; round < rounds; round++) {
      const choose = new Chooser(soakSeed * 1_000_003 + round);
      const interrupted = round % 4 === 3;
      if (interrupted) await interrupt(project, choose);
      const there = storeFiles(project.root);
      const transient = there.filter(({ kind }) => ['checkpoint', 'claim', 'leftover'].includes(kind));
      const candidates = interrupted && round % 8 === 7 ? transient : [...ofDefault, ...transient];
      const present = new Set(there.map(({ path }) => path));
      const spoilt: Spoilt[] = [];
      for (let i = round % 2 === 0 ? 1 : together; i > 0; i--) {
        const kind = choose.one([...new Set(candidates.map((file) => file.kind))]);
        const file = choose.one(candidates.filter((one) => one.kind === kind));
        if (!present.has(file.path) || spoilt.some(({ path }) => path === file.path)) continue;
        const others = there.filter(
          (one) => one.kind === kind && one.path !== file.path && present.has(one.path),
        );
        const paths = others.map(({ path }) => project.path(path));
        const done = spoilFile(project.path(file.path), paths, choose);
        if (done.damage === 'delete') present.delete(file.path);
        // Of a claim that nobody can read only its age tells that its owner is dead.
        else if (kind === 'claim') utimesSync(project.path(file.path), longAgo, longAgo);
        spoilt.push({ ...file, ...done });
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      const played = [`seed ${soakSeed}, round ${round}:`, ...spoilt.map(({ told }) => told)].join('\n');

      const named = (await problemsOf(project)).map(({ path }) => path);
      if (spoilt.length === 1 && !interrupted && isNoticeable(spoilt[0]))
        expect(named, played).toContain(project.path(spoilt[0].path));
      // What reads the rotten bytes executes too, so that they would show in its results.
      const forced = interrupted ? ['--force', 'knead'] : choose.below(3) === 0 ? ['--force', 'bake'] : [];
      const finished = await project.run(['run', 'mill', '--json', ...forced]);
      expect(finished.exitCode, `${played}\n${finished.stdout}${finished.stderr}`).toBe(0);
      reran += executed(finished).length;
      const outcome = outcomeOf(project.root, 'default');
      expect(outcome, played).toEqual(clean);
      for (const { kind, path, damage } of spoilt) {
        if (kind !== 'record' || damage === 'delete' || forced.length > 0) continue;
        expect(
          eventsOf(finished, 'warning')
            .map(({ message }) => message)
            .join('\n'),
          played,
        ).toContain(path);
      }
      // Claims of others are nobody's to remove but a repair's.
      const left = (await problemsOf(project, true)).filter(({ path }) => !path.includes('/claims/'));
      expect(left, played).toEqual([]);
    }
    expect(project.read('pipeline.lock.json')).toBe(lock);
    const count = [...kinds.values()].reduce((sum, n) => sum + n, 0);
    tell(context, {
      fault: 'a file of the store is flipped, cut off, zeroed, deleted or swapped',
      times: count,
      survived: count,
      note: `${kinds.size} kinds of file; ${reran} actions ran again in ${rounds} runs; none used a wrong byte`,
    });
  },
  suiteTimeout,
);

async function run(project: Project, ...words: string[]): Promise<void> {
  const finished = await project.run(['run', 'mill', ...words]);
  expect(finished.exitCode, finished.stderr).toBe(0);
}

/** A run that died in the middle: with checkpoints, a dead claim and leftovers. */
async function interrupt(project: Project, choose: Chooser): Promise<void> {
  const words = ['run', 'mill', '--force', 'knead', '--checkpoint-every', '0'];
  const { exitCode } = await project.run(words, { env: { CRASH: '1' } });
  expect(exitCode).toBe(1);
  const leave = (path: string, text: string) => {
    mkdirSync(join(project.path(path), '..'), { recursive: true });
    writeFileSync(project.path(path), text);
    utimesSync(project.path(path), longAgo, longAgo);
  };
  const own = storeFiles(project.root)
    .filter(({ kind }) => kind === 'checkpoint')[0]
    .path.split('/')[2];
  const dead = {
    version: 1,
    id: '0'.repeat(32),
    pid: 2 ** 22,
    startTime: '1',
    host: 'gone',
    machine: 'other',
  };
  leave(`artifacts/claims/${own}.json`, `${JSON.stringify(dead)}\n`);
  leave('artifacts/claims/' + choose.below(10) + 'a'.repeat(63) + '.json', `${JSON.stringify(dead)}\n`);
  leave(`artifacts/tmp/4194304-${'0'.repeat(16)}.tmp`, 'half of a file');
}

async function problemsOf({ root }: Project, repair = false): Promise<Problem[]> {
  const problems: Problem[] = [];
  await verifyStore(
    { root, artifacts: join(root, 'artifacts') },
    { repair, onProblem: (problem) => void problems.push(problem), onProgress: () => undefined },
  );
  return problems;
}

function isNoticeable({ kind, damage }: Spoilt): boolean {
  // Those of another profile are in order: what they say of the results is what is wrong then.
  if (damage === 'swap' && (kind === 'last run' || kind === 'list of results')) return false;
  return damage === 'delete' ? missedWhenGone.has(kind) : !unread.has(kind);
}
