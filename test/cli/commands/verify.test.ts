import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { runCommandLine } from '../../../cli/command-line.ts';
import type { FilledStore, Made } from '../../engine/store/filled-store.ts';
import { fakeIo, TextStream } from '../fake-io.ts';
import { callIn, createStoreProject } from './store-project.ts';

let store: FilledStore;
let a: Made;

beforeEach(async () => {
  store = await createStoreProject();
  a = await store.make('a', 'the positions');
  const b = await store.make('b', 'the momenta', a);
  await store.finish('default', [a, b]);
});

async function call(...argv: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const { stdout, ...rest } = await callIn(store, ...argv);
  const plain = stdout.replaceAll(a.digest, 'DIGEST').replaceAll(a.digest.slice(0, 2), 'DI');
  return { ...rest, stdout: plain.replace(/in [\d.]+ m?s/, 'in TIME') };
}

test('of a store that is right verify says what it looked at', async () => {
  expect(await call('verify')).toEqual({
    exit: 0,
    stdout: 'Verified 2 artifacts (24 B), 2 actions in TIME: all right\n',
    stderr: '',
  });
});

test('what is wrong is told with what it belongs to and what to do, and the exit code is 1', async () => {
  await rm(store.layout.blob(a.digest));
  await writeFile(store.layout.blob(a.digest), 'the');
  expect(await call('verify')).toEqual({
    exit: 1,
    stdout: `corrupt artifacts/cas/DI/DIGEST is cut off: it has 3 of 13 bytes
  of:   physics (default) a: value
  do:   \`npx pipeline verify --repair\` removes it. What it is an output of runs again.
Verified 2 artifacts (14 B), 2 actions in TIME: 1 problem
`,
    stderr: '',
  });
});

test('a repair tells what it removed and that all is well then', async () => {
  await rm(store.layout.blob(a.digest));
  await writeFile(store.layout.blob(a.digest), 'the');
  expect(await call('verify', '--repair')).toMatchObject({
    exit: 0,
    stdout: `corrupt artifacts/cas/DI/DIGEST is cut off: it has 3 of 13 bytes
  of:   physics (default) a: value
  done: removed. What it is an output of runs again.
Verified 2 artifacts (14 B), 2 actions in TIME: 1 problem, 1 repaired
`,
  });
  expect(await call('verify')).toMatchObject({ exit: 0 });
});

test('what a repair cannot mend leaves the exit code 1', async () => {
  await writeFile(join(store.project.root, 'pipeline.lock.json'), '{');
  const { exit, stdout } = await call('verify', '--repair');
  expect(exit).toBe(1);
  expect(stdout).toContain(
    `corrupt pipeline.lock.json is not JSON: a key in double quotes expected, the file ends here
  do:   Restore it from git`,
  );
});

test('with --json each problem is a line, and the last line is the summary', async () => {
  await rm(store.layout.blob(a.digest));
  const { exit, stdout } = await call('verify', '--json');
  expect(exit).toBe(1);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      type: 'problem',
      kind: 'missing',
      path: join(store.layout.cas, 'DI', 'DIGEST'),
      what: 'is named by the record of an action, and is not there',
      of: ['physics (default) a: value'],
      todo: 'What it is an output of runs again.',
      repaired: false,
    },
    {
      type: 'verified',
      blobs: 1,
      bytes: 11,
      records: 2,
      checkpoints: 0,
      problems: 1,
      repaired: 0,
      seconds: expect.any(Number),
    },
  ]);
});

test('on a terminal the progress is shown, and cleared before anything is printed', async () => {
  const stderr = new TextStream({ isTTY: true });
  await runCommandLine(['verify'], { ...fakeIo(), cwd: store.project.root, stderr });
  const clear = '\r\u001B[K';
  const [before, shown, after, ...more] = stderr.text.split(clear);
  expect([before, after, more]).toEqual(['', '', []]);
  expect(shown).toMatch(/^verifying \d+ %, \d+ B of 24 B$/);
});
