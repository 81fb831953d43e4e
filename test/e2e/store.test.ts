import { existsSync, lutimesSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chainFiles } from '../rig/chain.ts';
import { cached, eventsOf, executed } from '../rig/events.ts';
import { faults } from '../rig/faults.ts';
import { createProject, type Project } from '../rig/project.ts';
import { pipelineOf, stageFile } from '../rig/stages.ts';

/** Makes everything in the store look as if nothing had used it for a month. */
function age(project: Project): void {
  const then = Date.now() / 1000 - 30 * 86_400;
  for (const entry of readdirSync(project.path('artifacts'), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) lutimesSync(join(entry.parentPath, entry.name), then, then);
}

describe('a store that can only be read', () => {
  const readOnly = (project: Project) => ({
    env: faults({ code: 'EROFS', part: project.root, process: 'command' }),
  });

  test('serves a run with nothing to do, and whatever only reads', async () => {
    const project = await createProject(chainFiles);
    await project.run(['run', 'chain']);
    const again = await project.run(['run', 'chain', '--json'], readOnly(project));
    expect(cached(again)).toEqual(['a', 'b', 'c']);
    expect(again.exitCode).toBe(0);
    for (const words of [['plan', 'chain'], ['status', 'chain'], ['why', 'chain', 'b'], ['verify']])
      expect(await project.run(words, readOnly(project))).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('stops a run with work to do, and says where it could not write', async () => {
    const project = await createProject(chainFiles);
    await project.run(['run', 'chain']);
    const { exitCode, stderr } = await project.run(['run', 'chain', '--force', 'c'], readOnly(project));
    expect(
      stderr
        .replaceAll(project.root, 'ROOT')
        .replaceAll(/[0-9a-f]{64}/g, 'KEY')
        .replaceAll(/\d+-[0-9a-f]{16}/g, 'TEMP'),
    ).toBe(`error[store-not-writable] Failed to claim the action: ROOT/artifacts/claims/KEY.json
  why: EROFS: read-only file system, open 'ROOT/artifacts/tmp/TEMP.tmp'
  do:  This file system is mounted read-only. Work in a copy of the project that can be written.
  at:  ROOT/artifacts/claims/KEY.json
  see: node_modules/phaseline/docs/errors.md#store-not-writable
`);
    expect(exitCode).toBe(2);
  });

  test('stops a run that would have to put a result back', async () => {
    const project = await createProject(chainFiles);
    await project.run(['run', 'chain']);
    project.remove('artifacts/out/chain/default/sum.json');
    const { exitCode, events } = await project.run(['run', 'chain', '--json'], readOnly(project));
    expect(exitCode).toBe(2);
    expect(eventsOf({ events }, 'error')).toMatchObject([{ code: 'store-not-writable' }]);
  });
});

test('what verify --repair removes, and nothing else, the next run makes again', async () => {
  const project = await createProject(chainFiles);
  const first = await project.run(['run', 'chain', '--json']);
  const [b] = eventsOf(first, 'action-finished').filter(({ action }) => action === 'b');
  const { digest } = b.outputs['squares'];
  const blob = `artifacts/cas/${digest.slice(0, 2)}/${digest}`;
  renameSync(project.path(blob), project.path('moved'));
  symlinkSync(project.path('moved'), project.path(blob));
  const found = await project.run(['verify']);
  expect(found.exitCode).toBe(1);
  expect(found.stdout).toContain(`link ${blob} is a symbolic link, and the store follows none
  of:   chain (default) b: squares
`);
  expect((await project.run(['verify', '--repair'])).exitCode).toBe(0);
  const rerun = await project.run(['run', 'chain', '--json']);
  expect(executed(rerun)).toEqual(['b']);
  expect(await project.run(['verify'])).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a folder of the store that is a link stops a run before it writes anything', async () => {
  const project = await createProject(chainFiles);
  await project.run(['run', 'chain']);
  renameSync(project.path('artifacts/logs'), project.path('elsewhere'));
  symlinkSync(project.path('elsewhere'), project.path('artifacts/logs'));
  const { exitCode, stderr } = await project.run(['run', 'chain', '--force', 'a']);
  expect(stderr.replaceAll(project.root, 'ROOT')).toBe(
    `error[store-link] The folder ROOT/artifacts/logs is a symbolic link.
  why: It leads out of the artifact store, where nothing keeps its files as they were computed.
  do:  Remove the link: the next run makes the folder anew. To keep the store on another disk, let artifacts/ as a whole be the link.
  at:  ROOT/artifacts/logs
  see: node_modules/phaseline/docs/errors.md#store-link
`,
  );
  expect(exitCode).toBe(2);
});

describe('gc', () => {
  const files = {
    'pipelines/pair.ts': pipelineOf('pair', ['first', 'second'], '{ end: second({ input: first() }) }'),
    'stages/first.ts': stageFile('first', { body: 'return { value: 1 };' }),
    'stages/second.ts': stageFile('second', {
      input: true,
      takesContext: true,
      body: `
        const { writeFileSync } = await import('node:fs');
        writeFileSync(context.scratch + '/data', 'scratch');
        await passGate('second');
        return { value: input + 1 };`,
    }),
  };

  /** After this nothing but a run that goes on needs what was computed. */
  function letGo(project: Project): void {
    for (const file of ['pipeline.lock.json', 'artifacts/out'])
      if (existsSync(project.path(file))) project.remove(file);
    age(project);
  }

  test('spares what a run that goes on found in the cache, its scratch folder and its log', async () => {
    const project = await createProject(files);
    await project.run(['run', 'pair', 'first']);
    letGo(project);
    const run = project.start(['run', 'pair', '--json']);
    const visitor = await project.gates.next('second');
    const collected = await project.run(['gc', '--grace', '0', '--json']);
    expect(collected.exitCode).toBe(0);
    visitor.pass();
    const { exitCode, events } = await run.finished;
    expect(exitCode).toBe(0);
    expect([cached({ events }), executed({ events })]).toEqual([['first'], ['second']]);
    expect(readdirSync(project.path('artifacts/tmp'))).toEqual([]);
    expect((await project.run(['verify'])).exitCode).toBe(0);
  });

  test('takes what a run that was killed left, does what a dry run said, and then has nothing to do', async () => {
    const project = await createProject(files);
    await project.run(['run', 'pair', 'first']);
    const run = project.start(['run', 'pair', '--json']);
    const orphan = await project.gates.next('second');
    run.killGroup('SIGKILL');
    await orphan.gone;
    letGo(project);
    for (const name of readdirSync(project.path('artifacts/tmp')))
      lutimesSync(project.path(`artifacts/tmp/${name}`), 1, 1);
    const gc = async (...words: string[]) => {
      const { stdout } = await project.run(['gc', '--grace', '0', '--json', ...words]);
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; kind: string; path: string });
      return lines
        .filter(({ type }) => type === 'garbage')
        .map(({ kind, path }) => `${kind} ${path}`)
        .sort();
    };
    const dry = await gc('--dry-run');
    expect(await gc()).toEqual(dry);
    expect(new Set(dry.map((line) => line.split(' ')[0]))).toEqual(
      new Set(['action', 'artifact', 'claim', 'log', 'run', 'temporary']),
    );
    expect(await gc()).toEqual([]);
    expect(readdirSync(project.path('artifacts/tmp'))).toEqual([]);
    expect(readdirSync(project.path('artifacts/claims'))).toEqual([]);
  });

  test('a run that begins while it deletes waits, and then finds or makes all that it needs', async () => {
    const project = await createProject({
      ...files,
      'slow.mjs': `
        import fs from 'node:fs';
        import { connect } from 'node:net';
        import { syncBuiltinESMExports } from 'node:module';
        const { rename } = fs.promises;
        let passed = false;
        const pass = () => new Promise((resolve) => {
          const socket = connect(process.env.GATES);
          socket.on('data', () => (socket.destroy(), resolve()));
          socket.write(JSON.stringify({ name: 'sweep', pid: process.pid }) + '\\n');
        });
        fs.promises.rename = async (from, to) => {
          if (!passed && String(to).includes('/artifacts/tmp/')) { passed = true; await pass(); }
          return rename(from, to);
        };
        syncBuiltinESMExports();
      `,
    });
    project.gates.open('second');
    await project.run(['run', 'pair']);
    letGo(project);
    const gc = project.start(['gc', '--grace', '0', '--json'], {
      env: { NODE_OPTIONS: `--import=${project.root}/slow.mjs` },
    });
    const sweep = await project.gates.next('sweep');
    const run = project.start(['run', 'pair', '--json']);
    // It registers before it waits.
    while (readdirSync(project.path('artifacts/claims')).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 10));
    sweep.pass();
    expect((await gc.finished).exitCode).toBe(0);
    const { exitCode, events } = await run.finished;
    expect(exitCode).toBe(0);
    expect([...executed({ events }), ...cached({ events })].sort()).toEqual(['first', 'second']);
    expect((await project.run(['verify'])).exitCode).toBe(0);
  });
});
