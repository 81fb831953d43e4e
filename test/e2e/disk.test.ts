import { chmodSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { editSealed } from '../engine/store/support.ts';
import { chainFiles } from '../rig/chain.ts';
import { cached, digests, eventsOf, executed } from '../rig/events.ts';
import { faultFiles, faults } from '../rig/faults.ts';
import { createProject, type Project } from '../rig/project.ts';

/** All files below a folder of the project, relative to the project. */
function filesBelow(project: Project, folder: string): string[] {
  return readdirSync(project.path(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(project.root.length + 1));
}

describe('a chain that has run, with a damaged file', () => {
  let project: Project;
  let keys: Record<string, string>;
  let lock: string;
  let records: [string, string][];

  const run = (...words: string[]) => project.run(['run', 'chain', '--json', ...words]);
  const recordOf = (action: string) => `artifacts/actions/${keys[action].slice(0, 2)}/${keys[action]}.json`;
  const warnings = (finished: Awaited<ReturnType<typeof run>>) =>
    eventsOf(finished, 'warning').map(({ message }) => message);

  beforeAll(async () => {
    project = await createProject(chainFiles);
    const first = await run();
    keys = Object.fromEntries(eventsOf(first, 'action-finished').map(({ action, key }) => [action, key]));
    lock = project.read('pipeline.lock.json');
    records = Object.keys(keys).map((action) => [recordOf(action), project.read(recordOf(action))]);
  });

  /** What a test damaged is right again before the next one. */
  beforeEach(() => {
    project.write('pipeline.lock.json', lock);
    for (const [path, text] of records) project.write(path, text);
  });

  test('an action record that is no JSON is ignored with a warning, and the action runs again', async () => {
    project.write(recordOf('b'), '{ "version": 1, "key": ');
    const rerun = await run();
    expect(executed(rerun)).toEqual(['b']);
    expect(warnings(rerun)).toEqual([
      expect.stringMatching(/^Ignored .*\.json: .*\. The action runs again\.$/),
    ]);
    expect(project.read('pipeline.lock.json')).toBe(lock);
    expect(executed(await run())).toEqual([]);
  });

  test('an action record of another action is ignored with a warning', async () => {
    project.write(recordOf('c'), project.read(recordOf('a')));
    const rerun = await run();
    expect(executed(rerun)).toEqual(['c']);
    expect(warnings(rerun)[0]).toContain(`it is the record of another action (${keys['a'].slice(0, 12)})`);
  });

  test('an action record of a newer version stops the run and stays', async () => {
    const path = recordOf('a');
    const newer = editSealed(project.read(path), (text) => text.replace('"version": 1', '"version": 2'));
    project.write(path, newer);
    const { exitCode, stderr } = await project.run(['run', 'chain']);
    expect(exitCode).toBe(2);
    expect(stderr.replaceAll(project.root, 'ROOT'))
      .toBe(`error[newer-version] ROOT/${path} was written by a newer version of phaseline
  why: it has version 2 of its format; this phaseline knows version 1
  do:  Update phaseline (\`npm ci\`, or \`git pull\` first), or use another checkout for the older one.
  at:  ROOT/${path}
  see: node_modules/phaseline/docs/errors.md#newer-version
`);
    expect(project.read(path)).toBe(newer);
  });

  test.each<[string, (text: string) => string, string]>([
    [
      'is cut off',
      (text) => text.slice(0, text.indexOf('"chain"')),
      `error[corrupt-file] ROOT/pipeline.lock.json is not JSON
  why: a key in double quotes expected, the file ends here
  do:  Restore it from git (\`git checkout -- pipeline.lock.json\`), or delete it and run the pipelines again.
  at:  ROOT/pipeline.lock.json:4:5
  see: node_modules/phaseline/docs/errors.md#corrupt-file
`,
    ],
    [
      'has git conflict markers',
      (text) => text.replace('{\n', '{\n<<<<<<< HEAD\n'),
      `error[corrupt-file] ROOT/pipeline.lock.json holds an unresolved git conflict
  why: a conflict marker stands in line 2: <<<<<<< HEAD
  do:  Let phaseline settle it: \`npx pipeline lock --resolve\`, then run the pipeline again.
  at:  ROOT/pipeline.lock.json:2:1
       2 | <<<<<<< HEAD
         | ^
  see: node_modules/phaseline/docs/errors.md#corrupt-file
`,
    ],
    [
      'has another form',
      (text) => text.replace('"pipelines"', '"pipeline"'),
      `error[corrupt-file] ROOT/pipeline.lock.json does not have the form of a lock file
  why: the file must have required property 'pipelines'
  do:  Restore it from git (\`git checkout -- pipeline.lock.json\`), or delete it and run the pipelines again.
  at:  ROOT/pipeline.lock.json:1:1
       1 | {
         | ^
  see: node_modules/phaseline/docs/errors.md#corrupt-file
`,
    ],
    [
      'has a newer version',
      (text) => text.replace('"version": 1', '"version": 7'),
      `error[newer-version] ROOT/pipeline.lock.json was written by a newer version of phaseline
  why: it has version 7 of its format; this phaseline knows version 1
  do:  Update phaseline (\`npm ci\`, or \`git pull\` first), or use another checkout for the older one.
  at:  ROOT/pipeline.lock.json
  see: node_modules/phaseline/docs/errors.md#newer-version
`,
    ],
  ])('a lock file that %s stops the run before anything executes, and stays', async (_, damage, expected) => {
    project.write('pipeline.lock.json', damage(lock));
    const { exitCode, stdout, stderr } = await project.run(['run', 'chain', '--force', 'a']);
    expect(stderr.replaceAll(project.root, 'ROOT')).toBe(expected);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(project.read('pipeline.lock.json')).toBe(damage(lock));
  });

  test('a lock file that was deleted is written again, byte for byte', async () => {
    project.remove('pipeline.lock.json');
    expect(executed(await run())).toEqual([]);
    expect(project.read('pipeline.lock.json')).toBe(lock);
  });

  test.each([
    ['compiled file', /^artifacts\/compiled\/[0-9a-f]{64}\/chain\.js$/],
    ['compiled manifest', /^artifacts\/compiled\/chain\.json$/],
    ['kept graph', /^artifacts\/compiled\/[0-9a-f]{64}\/graph-.*\.json$/],
    ['record of the last run', /^artifacts\/runs\/chain\/default\.json$/],
    ['list of published files', /^artifacts\/out\/chain\/default\/\.published\.json$/],
    ['list of verified files', /^artifacts\/cas\/signatures\.json$/],
  ])('a damaged %s costs nothing but its making', async (_, form) => {
    await run();
    const damaged = filesBelow(project, 'artifacts').filter((file) => form.test(file));
    expect(damaged).not.toEqual([]);
    for (const file of damaged) {
      chmodSync(project.path(file), 0o644);
      project.edit(file, (text) => `${text.slice(0, text.length / 2)}?`);
    }
    const again = await run();
    expect(again.exitCode).toBe(0);
    expect(executed(again)).toEqual([]);
    expect(cached(again)).toEqual(['a', 'b', 'c']);
  });

  test('without the whole store the same digests come out again', async () => {
    project.remove('artifacts');
    const rerun = await run();
    expect(executed(rerun)).toEqual(['a', 'b', 'c']);
    expect(project.read('pipeline.lock.json')).toBe(lock);
  });
});

/** A text without what differs from one run to the next. */
function withoutNames(text: string, { root }: Project): string {
  return text
    .replaceAll(root, 'ROOT')
    .replaceAll(/[0-9a-f]{64}/g, 'ID')
    .replaceAll(/compiled-[\w-]+\.tmp/g, 'TEMP');
}

test('a file where the store should be is named, with what to do', async () => {
  const project = await createProject({ ...chainFiles, artifacts: 'in the way' });
  const { exitCode, stderr } = await project.run(['run', 'chain']);
  expect(withoutNames(stderr, project)).toBe(
    `error[io-failed] Failed to write the compiled pipeline: ROOT/artifacts/compiled/ID
  why: ENOTDIR: not a directory, mkdir 'ROOT/artifacts/tmp/TEMP'
  do:  A file stands where a folder is expected. Move it away and run again.
  at:  ROOT/artifacts/compiled/ID
  see: node_modules/phaseline/docs/errors.md#io-failed
`,
  );
  expect(exitCode).toBe(1);
});

test('a store that cannot be written is named, with what to do', async () => {
  const project = await createProject(chainFiles);
  const { exitCode, stderr } = await project.run(['run', 'chain'], {
    env: faults({ code: 'EROFS', part: '/artifacts', process: 'command' }),
  });
  expect(withoutNames(stderr, project)).toBe(
    `error[store-not-writable] Failed to write the compiled pipeline: ROOT/artifacts/compiled/ID
  why: EROFS: read-only file system, mkdir 'ROOT/artifacts/tmp/TEMP'
  do:  This file system is mounted read-only. Work in a copy of the project that can be written.
  at:  ROOT/artifacts/compiled/ID
  see: node_modules/phaseline/docs/errors.md#store-not-writable
`,
  );
  expect(exitCode).toBe(2);
});

describe('a full disk', () => {
  test('while a stage stores its output fails that stage, and what had finished is kept', async () => {
    const project = await createProject({ ...chainFiles, ...faultFiles });
    const working = project.read('stages/b.ts');
    project.edit('stages/b.ts', (text) =>
      text
        .replace(`run: ({`, `run: async ({`)
        .replace(
          `=> ({ squares`,
          `=> (((await import('../faults.mjs')).breakDisk('ENOSPC', '/artifacts/')), { squares`,
        ),
    );
    const full = await project.run(['run', 'chain', '--json']);
    expect(eventsOf(full, 'action-failed')).toMatchObject([{ action: 'b', error: { code: 'disk-full' } }]);
    expect(full.exitCode).toBe(1);
    expect(filesBelow(project, 'artifacts/tmp')).toEqual([]);

    project.write('stages/b.ts', working);
    const next = await project.run(['run', 'chain', '--json']);
    expect(executed(next)).toEqual(['b', 'c']);
    expect(next.exitCode).toBe(0);
  });

  test.each([
    ['record of an action', '/artifacts/actions/', ['a', 'b', 'c']],
    ['published results', '/artifacts/out/', []],
    ['lock file', 'pipeline.lock.json', []],
    ['record of the run', '/artifacts/runs/', []],
  ])('while the %s is written ends the run with the reason; the next one goes on', async (_, part, left) => {
    const project = await createProject(chainFiles);
    const full = await project.run(['run', 'chain', '--json'], {
      env: faults({ code: 'ENOSPC', part, process: 'command' }),
    });
    expect(full.exitCode).toBe(1);
    expect(eventsOf(full, 'error')).toMatchObject([
      { code: 'disk-full', todo: expect.stringContaining('Free some space') },
    ]);
    const next = await project.run(['run', 'chain', '--json']);
    expect(next.exitCode).toBe(0);
    expect(executed(next)).toEqual(left);
    expect(Object.keys(digests(full))).toHaveLength(3 - left.length);
    expect(filesBelow(project, 'artifacts/tmp').map((file) => basename(file))).toEqual([]);
  });
});
