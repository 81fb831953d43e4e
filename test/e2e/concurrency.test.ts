import { expect, test } from 'vitest';
import { cached, eventsOf, executed } from '../rig/events.ts';
import { createProject } from '../rig/project.ts';
import { pipelineOf, stageFile } from '../rig/stages.ts';

const stages = ['root', 'left', 'right', 'top'];

/** root -> left, right -> top. Each stage tells of itself at a gate of its name. */
const diamond = {
  'pipelines/diamond.ts': pipelineOf(
    'diamond',
    stages,
    `(() => {
      const start = root();
      return { left: top({ input: left({ input: start }) }), right: right({ input: start }) };
    })()`,
  ),
  ...Object.fromEntries(
    stages.map((name) => [
      `stages/${name}.ts`,
      name === 'root'
        ? stageFile(name, { body: `await passGate('${name}'); return { value: 1 };` })
        : stageFile(name, { input: true, body: `await passGate('${name}'); return { value: input + 1 };` }),
    ]),
  ),
};

test('two runs that start at once execute each action once in all, and both end well', async () => {
  const project = await createProject(diamond);
  for (const name of stages) project.gates.open(name);
  const runs = await Promise.all([0, 1].map(() => project.run(['run', 'diamond', '--json'])));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(stages.map((name) => project.gates.visits(name))).toEqual([1, 1, 1, 1]);
  expect(runs.flatMap(executed).sort()).toEqual(['left', 'right', 'root', 'top']);
  expect(runs.flatMap(cached).sort()).toEqual(['left', 'right', 'root', 'top']);
});

test('a run waits for an action that another one executes, and takes its result', async () => {
  const project = await createProject(diamond);
  for (const name of ['left', 'right', 'top']) project.gates.open(name);
  const first = project.start(['run', 'diamond', 'root', '--json']);
  const visitor = await project.gates.next('root');
  const second = project.start(['run', 'diamond', 'root', '--json']);
  expect(await second.event('action-waiting')).toMatchObject({
    action: 'root',
    owner: expect.stringMatching(new RegExp(`^process ${first.pid} on `)),
  });
  visitor.pass();
  const [one, other] = await Promise.all([first.finished, second.finished]);
  expect([one.exitCode, other.exitCode]).toEqual([0, 0]);
  expect([executed(one), cached(other)]).toEqual([['root'], ['root']]);
  expect(executed(other)).toEqual([]);
});

test('when the owner of an action is killed by kill -9, the one that waits takes over', async () => {
  const project = await createProject(diamond);
  for (const name of ['left', 'right', 'top']) project.gates.open(name);
  const owner = project.start(['run', 'diamond', '--json']);
  const orphan = await project.gates.next('root');
  const waiting = project.start(['run', 'diamond', '--json']);
  await waiting.event('action-waiting');
  owner.kill('SIGKILL');
  const heir = await project.gates.next('root');
  await orphan.gone;
  heir.pass();
  const { exitCode, events } = await waiting.finished;
  expect(exitCode).toBe(0);
  expect(executed({ events })).toEqual(['left', 'right', 'root', 'top']);
});

test('an interrupt while waiting for another run ends the waiting', async () => {
  const project = await createProject(diamond);
  const owner = project.start(['run', 'diamond', 'root', '--json']);
  const visitor = await project.gates.next('root');
  const waiting = project.start(['run', 'diamond', 'root', '--json']);
  await waiting.event('action-waiting');
  waiting.kill('SIGINT');
  expect((await waiting.finished).exitCode).toBe(130);
  visitor.pass();
  expect((await owner.finished).exitCode).toBe(0);
});

test('when the action that another run executes fails there, the waiting one tries it itself', async () => {
  const project = await createProject({
    'pipelines/one.ts': pipelineOf('one', ['work'], '{ work: work() }'),
    'stages/work.ts': stageFile('work', {
      body: `
        await passGate('work');
        if (!(await import('node:fs')).existsSync('cured')) throw new Error('ill');
        return { value: 1 };`,
    }),
  });
  const first = project.start(['run', 'one', '--json']);
  const visitor = await project.gates.next('work');
  const second = project.start(['run', 'one', '--json']);
  await second.event('action-waiting');
  visitor.pass();
  expect((await first.finished).exitCode).toBe(1);
  const again = await project.gates.next('work');
  project.write('cured', '');
  again.pass();
  const { exitCode, events } = await second.finished;
  expect(eventsOf({ events }, 'action-failed')).toEqual([]);
  expect(exitCode).toBe(0);
});

test('runs of different pipelines at once keep both their entries in the lock file', async () => {
  const names = ['north', 'south'];
  const project = await createProject({
    ...Object.fromEntries(
      names.map((name) => [`pipelines/${name}.ts`, pipelineOf(name, ['work'], '{ work: work() }')]),
    ),
    'stages/work.ts': stageFile('work', { body: 'return { value: 1 };' }),
  });
  const runs = await Promise.all(names.map((name) => project.run(['run', name, '--json'])));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const lock = JSON.parse(project.read('pipeline.lock.json')) as { pipelines: object };
  expect(Object.keys(lock.pipelines)).toEqual(names);
});

test('equal actions of one graph execute once', async () => {
  const project = await createProject({
    'pipelines/twins.ts': pipelineOf(
      'twins',
      ['work'],
      `{ one: work({}, { as: 'one' }), other: work({}, { as: 'other' }) }`,
    ),
    'stages/work.ts': stageFile('work', { body: `await passGate('work'); return { value: 1 };` }),
  });
  const run = project.start(['run', 'twins', '--json', '--jobs', '2']);
  (await project.gates.next('work')).pass();
  const { exitCode, events } = await run.finished;
  expect(exitCode).toBe(0);
  expect([executed({ events }), cached({ events })]).toEqual([['one'], ['other']]);
});
