import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { lutimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { FilledStore, Made } from '../../engine/store/filled-store.ts';
import { callIn, createStoreProject } from './store-project.ts';

let store: FilledStore;
let kept: Made;
let old: Made;

beforeEach(async () => {
  store = await createStoreProject();
  old = await store.make('old', 'the positions');
  kept = await store.make('kept', 'the momenta');
  await store.finish('default', [kept]);
  for (const path of pathsOf(old)) await lutimes(path, 1, 1);
});

function pathsOf({ key, digest }: Made): string[] {
  const { layout } = store;
  return [layout.action(key), layout.blob(digest), layout.log(key)];
}

function git(...words: string[]): void {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...identity, ...words], { cwd: store.project.root, stdio: 'ignore' });
}

/** Sizes of records differ with nothing that matters here. */
function withoutSizes(text: string): string {
  return text.replaceAll(/\d[\d.]* (?:[KM]i)?B/g, 'SIZE').replaceAll(/ +SIZE/g, ' SIZE');
}

test('a dry run lists what would go, and deletes nothing', async () => {
  const { exit, stdout, stderr } = await callIn(store, 'gc', '--dry-run');
  const inside = (path: string) => path.slice(store.project.root.length + 1);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  expect(withoutSizes(stdout)).toBe(
    [
      ` SIZE  action      ${inside(store.layout.action(old.key))}`,
      ` SIZE  artifact    ${inside(store.layout.blob(old.digest))}`,
      ` SIZE  log         ${inside(store.layout.log(old.key))}`,
      'Would delete 1 action, 1 artifact, 1 log: SIZE; SIZE would be left\n',
    ].join('\n'),
  );
  expect(pathsOf(old).every((path) => existsSync(path))).toBe(true);
});

test('it says how much it deleted, and then that there is nothing to do', async () => {
  const { exit, stdout } = await callIn(store, 'gc');
  expect(exit).toBe(0);
  expect(withoutSizes(stdout)).toBe('Deleted 1 action, 1 artifact, 1 log: SIZE; SIZE are left\n');
  expect(pathsOf(old).some((path) => existsSync(path))).toBe(false);
  expect(pathsOf(kept).every((path) => existsSync(path))).toBe(true);
  expect(withoutSizes((await callIn(store, 'gc')).stdout)).toBe(
    'Nothing to delete: SIZE, all of it needed or used lately\n',
  );
});

test('with --json each thing is a line, and the last line is the summary', async () => {
  const { stdout } = await callIn(store, 'gc', '--json');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.slice(0, -1).map(({ type, kind }) => [type, kind])).toEqual([
    ['garbage', 'action'],
    ['garbage', 'artifact'],
    ['garbage', 'log'],
  ]);
  expect(lines.at(-1)).toMatchObject({ type: 'collected', deleted: 3, dryRun: false });
});

test('a bound that what is needed exceeds is told', async () => {
  const { exit, stdout } = await callIn(store, 'gc', '--max-size', '10B');
  expect(exit).toBe(0);
  expect(stdout).toContain(
    'That is more than 10 B: the rest is needed by lock files, by results in artifacts/out/, or by runs that go on\n',
  );
});

test('what the lock file of a named revision needs is kept', async () => {
  await store.finish('default', [old], { locked: true });
  git('init');
  git('add', 'pipeline.lock.json');
  git('commit', '-m', 'one');
  git('tag', 'v1');
  await store.finish('default', [kept]);
  for (const path of pathsOf(old)) await lutimes(path, 1, 1);
  await callIn(store, 'gc', '--keep', 'v1');
  expect(pathsOf(old).every((path) => existsSync(path))).toBe(true);
  await callIn(store, 'gc');
  expect(pathsOf(old).some((path) => existsSync(path))).toBe(false);
});

test.each([
  ['v2', 'Git does not know the revision "v2".', 'Needed a single revision'],
  ['--all', 'Git does not know the revision "--all".', 'Needed a single revision'],
  ['HEAD', 'The revision "HEAD" has no pipeline.lock.json.', expect.stringContaining('pipeline.lock.json')],
])('--keep %s, where there is nothing of the kind, deletes nothing', async (revision, what, why) => {
  git('init');
  git('commit', '--allow-empty', '-m', 'nothing');
  const { exit, stdout } = await callIn(store, 'gc', `--keep=${revision}`, '--json');
  expect(exit).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ code: 'unknown-revision', what, why });
  expect(pathsOf(old).every((path) => existsSync(path))).toBe(true);
});

test('outside a git repository --keep says why it cannot', async () => {
  const { exit, stderr } = await callIn(store, 'gc', '--keep', 'v1');
  expect(exit).toBe(2);
  expect(stderr).toMatch(/error\[unknown-revision\] .*\n {2}why: not a git repository/);
});

test('a lock file that cannot be read stops it: what it names would be lost', async () => {
  await writeFile(join(store.project.root, 'pipeline.lock.json'), '{');
  const before = readdirSync(store.project.artifacts, { recursive: true });
  expect((await callIn(store, 'gc', '--grace', '0')).exit).toBe(2);
  expect(readdirSync(store.project.artifacts, { recursive: true })).toEqual(before);
});
