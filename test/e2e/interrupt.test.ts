import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chainFiles } from '../rig/chain.ts';
import { cached, digests, eventsOf, executed, skipped } from '../rig/events.ts';
import { metaHnnFiles } from '../rig/meta-hnn.ts';
import { expectEnd, isRunning } from '../rig/processes.ts';
import { createProject } from '../rig/project.ts';
import { pipelineOf, stageFile } from '../rig/stages.ts';

/** first -> second -> third; the second one waits at a gate. */
const line = {
  'pipelines/line.ts': pipelineOf(
    'line',
    ['first', 'second', 'third'],
    '{ third: third({ input: second({ input: first() }) }) }',
  ),
  'stages/first.ts': stageFile('first', { body: 'return { value: 1 };' }),
  'stages/second.ts': stageFile('second', {
    input: true,
    body: `await passGate('second'); return { value: input + 1 };`,
  }),
  'stages/third.ts': stageFile('third', { input: true, body: 'return { value: input + 1 };' }),
};

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends the run with 130, its workers with it, and the next run continues',
  async (signal) => {
    const project = await createProject(line);
    const run = project.start(['run', 'line', '--json']);
    const visitor = await project.gates.next('second');
    run.killGroup(signal);
    const { exitCode, events } = await run.finished;
    expect(exitCode).toBe(130);
    expect(isRunning(visitor.pid)).toBe(false);
    expect(eventsOf({ events }, 'action-failed')).toEqual([]);
    expect(skipped({ events })).toEqual(['second', 'third']);
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', status: 'interrupted', executed: 1 });

    project.gates.open('second');
    const next = await project.run(['run', 'line', '--json']);
    expect(cached(next)).toEqual(['first']);
    expect(executed(next)).toEqual(['second', 'third']);
    expect(next.exitCode).toBe(0);
  },
);

test('an interrupted run says for people what is kept and how to continue', async () => {
  const project = await createProject(line);
  const run = project.start(['run', 'line']);
  await project.gates.next('second');
  run.kill('SIGINT');
  const { stdout } = await run.finished;
  expect(stdout.replaceAll(/ in [\d.]+ (ms|s)\n/g, ' in TIME\n')).toContain(
    `■ line was interrupted: 1 executed, 2 not run in TIME
  kept:     1 finished action, and the checkpoints of those that were stopped
  continue: npx pipeline run line
`,
  );
});

test('a stage hears of the interrupt and can end by itself', async () => {
  const project = await createProject({
    'pipelines/one.ts': pipelineOf('one', ['work'], '{ work: work() }'),
    'stages/work.ts': stageFile('work', {
      takesContext: true,
      body: `
        const { writeFileSync } = await import('node:fs');
        const ended = new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()));
        void passGate('work').catch(() => undefined);
        await ended;
        writeFileSync('tidied', 'yes');
        throw new Error('stopped');`,
    }),
  });
  const run = project.start(['run', 'one', '--json']);
  await project.gates.next('work');
  run.kill('SIGINT');
  const { exitCode, events } = await run.finished;
  expect(exitCode).toBe(130);
  expect(eventsOf({ events }, 'action-failed')).toEqual([]);
  expect(project.read('tidied')).toBe('yes');
});

/** A run whose stage computes without ever listening. */
async function startDeafRun() {
  const project = await createProject({
    'pipelines/one.ts': pipelineOf('one', ['work'], '{ work: work() }'),
    'stages/work.ts': stageFile('work', { body: `await passGate('work'); for (;;);` }),
  });
  const run = project.start(['run', 'one', '--json']);
  const visitor = await project.gates.next('work');
  visitor.pass();
  await visitor.gone;
  return { run, worker: visitor.pid };
}

test('a second SIGINT ends the command and workers that are deaf', async () => {
  const { run, worker } = await startDeafRun();
  run.killGroup('SIGINT');
  run.killGroup('SIGINT');
  expect((await run.finished).exitCode).toBe(130);
  await expectEnd(worker);
});

test('kill -9 of the command ends workers that are deaf', async () => {
  const { run, worker } = await startDeafRun();
  run.kill('SIGKILL');
  await expectEnd(worker);
});

test('kill -9 at any moment costs at most the stage in flight, and the results are the same in the end', async () => {
  const whole = await createProject(chainFiles);
  await whole.run(['run', 'chain']);

  const project = await createProject(chainFiles);
  const finished: string[] = [];
  for (const [type, action] of [
    ['run-started'],
    ['action-started', 'a'],
    ['action-finished', 'a'],
    ['action-started', 'b'],
    ['action-finished', 'b'],
    ['action-finished', 'c'],
  ] as const) {
    const run = project.start(['run', 'chain', '--json']);
    // A kill can come late; then a later run may end before it tells what is waited for.
    await run
      .event(type, (event) => action === undefined || (event as { action: string }).action === action)
      .catch(() => undefined);
    run.kill('SIGKILL');
    const killed = await run.finished;
    for (const before of finished) expect(executed(killed)).not.toContain(before);
    finished.push(...eventsOf(killed, 'action-finished').map((event) => event.action));
  }
  const last = await project.run(['run', 'chain', '--json']);
  expect(executed(last)).toEqual([]);
  expect(project.read('pipeline.lock.json')).toBe(whole.read('pipeline.lock.json'));
});

/** A walk of 300 steps with arrays and a counter of its random numbers, which offers a checkpoint after each. */
const walk = {
  'pipelines/walk.ts': pipelineOf('walk', ['stroll'], '{ stroll: stroll() }'),
  'stages/stroll.ts': `
    import { defineStage, tensors } from 'phaseline';
    import { passGate } from '../gate.ts';

    const path = tensors('path');
    const steps = 300;

    export const stroll = defineStage({
      name: 'stroll',
      outputs: { path },
      async run({ context }) {
        const saved = await context.checkpoint.restore();
        const positions = (saved?.arrays['positions']?.data as Float64Array | undefined) ?? new Float64Array(64);
        let { step, drawn } = (saved?.json as { step: number; drawn: number } | undefined) ?? { step: 0, drawn: 0 };
        const draw = () => ((drawn++ * 2654435761) % 4294967296) / 4294967296 - 0.5;
        while (step < steps) {
          for (let i = 0; i < positions.length; i++) positions[i] = positions[i]! * 0.999 + draw();
          step++;
          context.progress(step, steps);
          await context.checkpoint.offer(() => ({
            json: { step, drawn },
            arrays: { positions: { shape: [positions.length], data: positions } },
          }));
          if (step === 200) await passGate('middle');
        }
        return { path: { tensors: { positions: { shape: [positions.length], data: positions } }, metadata: {} } };
      },
    });
  `,
};

test('after kill -9 the worker ends by itself, and the next run resumes to the same bytes', async () => {
  const project = await createProject(walk);
  const killed = project.start(['run', 'walk', '--json', '--checkpoint-every', '0']);
  const visitor = await project.gates.next('middle');
  killed.kill('SIGKILL');
  await visitor.gone;
  await expectEnd(visitor.pid);

  project.gates.open('middle');
  const resumed = await project.run(['run', 'walk', '--json']);
  expect(eventsOf(resumed, 'action-resumed')).toEqual([{ type: 'action-resumed', action: 'stroll' }]);
  expect(eventsOf(resumed, 'action-progress')[0]).toMatchObject({ done: 201 });
  expect(resumed.exitCode).toBe(0);
  expect(readdirSync(project.path('artifacts/checkpoints'))).toEqual([]);

  const whole = await project.run(['run', 'walk', '--json', '--force', 'stroll']);
  expect(eventsOf(whole, 'action-resumed')).toEqual([]);
  expect(digests(resumed)).toEqual(digests(whole));
});

test('a stage that is interrupted resumes from its checkpoint too', async () => {
  const project = await createProject(walk);
  const run = project.start(['run', 'walk', '--json', '--checkpoint-every', '0']);
  await project.gates.next('middle');
  run.kill('SIGTERM');
  expect((await run.finished).exitCode).toBe(130);
  project.gates.open('middle');
  const resumed = await project.run(['run', 'walk', '--json']);
  expect(eventsOf(resumed, 'action-resumed')).toHaveLength(1);
});

test('meta-training that is killed by kill -9 resumes to the same bytes', async () => {
  const training = ['training.maml.iterations=300', 'methods=hnn-maml'].flatMap((value) => ['--set', value]);
  const words = ['run', 'meta-hnn', 'meta-train', '--profile', 'quick', '--json', ...training];
  const project = await createProject(metaHnnFiles());
  const killed = project.start([...words, '--checkpoint-every', '0']);
  await killed.event('action-progress', ({ done }) => done > 50);
  killed.kill('SIGKILL');
  await killed.finished;

  const resumed = await project.run(words);
  expect(eventsOf(resumed, 'action-resumed')).toHaveLength(1);
  expect(eventsOf(resumed, 'action-progress')[0].done).toBeGreaterThan(50);

  const [learner] = executed(resumed);
  const whole = await project.run([...words, '--force', 'meta-train']);
  expect(eventsOf(whole, 'action-resumed')).toEqual([]);
  expect(digests(whole)[learner]).toEqual(digests(resumed)[learner]);
});
