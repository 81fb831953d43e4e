import { describe, expect, test } from 'vitest';
import { formatError } from '../../cli/errors/format-error.ts';
import { noColors } from '../cli/no-colors.ts';
import { chainFiles } from '../rig/chain.ts';
import { cached, eventsOf, executed, skipped } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';
import { pipelineOf, stageFile } from '../rig/stages.ts';

/** A pipeline of one stage `work` whose function has this body, from line 6 on. */
const oneStage = (body: string, declaration = '') => ({
  'pipelines/one.ts': pipelineOf('one', ['work'], `{ work: work() }`),
  'stages/work.ts': stageFile('work', { body, declaration }),
});

async function failureOf(project: Project, words: readonly string[] = []) {
  const run = await project.run(['run', 'one', '--json', ...words]);
  const [failed] = eventsOf(run, 'action-failed');
  return { run, error: failed?.error };
}

describe('a stage that fails', () => {
  test('is reported with its message, its place in TypeScript, the end of its log and what to run again', async () => {
    const project = await createProject(
      oneStage(`
        const steps: number = 3;
        for (let step = 1; step <= steps; step++) console.log(\`step \${step}\`);
        process.stderr.write('a hint\\n');
        throw new Error('the integrator left the domain');`),
    );
    const { exitCode, stdout } = await project.run(['run', 'one']);
    expect(exitCode).toBe(1);
    const key = /logs\/([0-9a-f]{64})/.exec(stdout)?.[1];
    const summary = stdout.slice(stdout.indexOf('✗ work')).replace(/ in [\d.]+ m?s\n/, ' in TIME\n');
    expect(summary).toBe(
      `✗ work
  error[stage-failed] The stage "work" threw: the integrator left the domain
    do:  The stack below leads to the place. Correct it and run again: what was finished is kept.
    at:  stages/work.ts:9:15
         9 | throw new Error('the integrator left the domain');
           |       ^
         at Object.run (${project.root}/stages/work.ts:9:15)
    see: node_modules/phaseline/docs/errors.md#stage-failed
  last lines of its log:
    │ step 1
    │ step 2
    │ step 3
    │ a hint
  log:   artifacts/logs/${key}.log
  again: npx pipeline run one work

✗ one failed: 0 executed, 1 failed in TIME
  kept:     0 finished actions, and the checkpoints of those that were stopped
  continue: npx pipeline run one
`,
    );
    expect(project.read(`artifacts/logs/${key}.log`)).toContain(
      'error[stage-failed] The stage "work" threw: the integrator left the domain\nError: the integrator left the domain\n    at ',
    );
  });

  test.each<[string, string, object]>([
    [
      'returns nothing',
      'return undefined as never;',
      {
        code: 'missing-output',
        what: 'The stage "work" did not return its output "value".',
        why: 'It returned nothing.',
        todo: 'Return every declared output: `return { value }`.',
      },
    ],
    [
      'returns NaN',
      'return { value: NaN };',
      { code: 'invalid-output', what: 'Stage "work" returned a wrong "value"' },
    ],
    [
      'returns an output that it does not declare',
      'return { value: 1, vlaue: 2 } as never;',
      {
        code: 'invalid-output',
        what: 'The stage "work" returned "vlaue", which it does not declare as an output.',
        todo: 'Did you mean "value"? There are: value.',
      },
    ],
    [
      'throws what is no error',
      `throw 'a string';`,
      { code: 'stage-failed', what: 'The stage "work" threw: a string' },
    ],
    [
      'ends its process',
      'process.exit(3);',
      {
        code: 'worker-died',
        what: 'The process of "work" ended with exit code 3.',
        why: 'The stage "work" ended its process, or native code in it crashed.',
        todo: 'The log has what it printed. A stage must return its outputs and never call process.exit.',
      },
    ],
    [
      'ends its process with what it wrote to stderr',
      `process.stderr.write('bad option\\n'); process.exit(0);`,
      { code: 'worker-died', what: 'The process of "work" ended with exit code 0.', why: 'bad option' },
    ],
    [
      'is killed by a signal',
      `process.kill(process.pid, 'SIGSEGV'); await new Promise(() => setInterval(() => {}, 1000));`,
      { code: 'worker-died', what: 'The process of "work" was killed by SIGSEGV.' },
    ],
    [
      'is killed by SIGKILL',
      `process.kill(process.pid, 'SIGKILL'); await new Promise(() => setInterval(() => {}, 1000));`,
      {
        code: 'worker-died',
        what: 'The process of "work" was killed by SIGKILL.',
        why: expect.stringContaining('memory runs out'),
      },
    ],
    [
      'leaves a promise that rejects',
      `void Promise.reject(new Error('nobody listens')); await new Promise(() => setInterval(() => {}, 1000));`,
      {
        code: 'stage-failed',
        what: 'The stage "work" threw: nobody listens',
        where: { file: 'stages/work.ts', line: 6, column: 21 },
      },
    ],
  ])('%s', async (_, body, expected) => {
    const { run, error } = await failureOf(await createProject(oneStage(body)));
    // Where nothing that was thrown leads to a line, it is the place of the declaration.
    expect(error).toMatchObject({ where: { file: 'stages/work.ts', line: 3, column: 21 }, ...expected });
    expect(run.exitCode).toBe(1);
  });

  test('returns a table with another schema', async () => {
    const project = await createProject({
      'pipelines/one.ts': pipelineOf('one', ['work'], `{ work: work() }`),
      'stages/work.ts': `
        import { defineStage, table } from 'phaseline';
        export const work = defineStage({
          name: 'work',
          outputs: { scores: table('scores', { task: 'int32', error: 'float64' }) },
          run: () => ({ scores: { task: new Int32Array(2), errors: new Float64Array(2) } as never }),
        });`,
    });
    const { error } = await failureOf(project);
    expect(error).toMatchObject({ code: 'invalid-output', what: 'Stage "work" returned a wrong "scores"' });
    expect(error?.why).toContain('errors');
  });

  test('runs out of memory', async () => {
    const project = await createProject(
      oneStage(
        'const kept: number[][] = []; for (;;) kept.push(Array.from({ length: 1e5 }, (_, i) => i + 0.5));',
        'resources: { memoryMiB: 40 },',
      ),
    );
    const { error } = await failureOf(project);
    expect(error).toMatchObject({
      code: 'out-of-memory',
      what: '"work" ran out of memory.',
      why: 'Its JavaScript heap reached the limit of 40 MiB that the stage "work" declares.',
      todo: 'Declare more: `resources: { memoryMiB: 80 }`, or keep less in memory at once.',
    });
  });

  test('takes longer than it declares, and its process is gone then', async () => {
    const project = await createProject(oneStage(`await passGate('in'); for (;;);`, 'timeoutSeconds: 1.5,'));
    const run = project.start(['run', 'one', '--json']);
    const visitor = await project.gates.next('in');
    visitor.pass();
    const { events } = await run.finished;
    expect(formatError(eventsOf({ events }, 'action-failed')[0].error, noColors).join('\n')).toBe(
      `error[timeout] "work" was stopped after 1.5 s.
  why: The stage "work" declares timeoutSeconds: 1.5.
  do:  Raise timeoutSeconds if it needs longer; a stage that saves checkpoints continues from the last one.
  at:  stages/work.ts:3:21
  see: docs/errors.md#timeout`,
    );
    expect(() => process.kill(visitor.pid, 0)).toThrow('ESRCH');
  });

  test('does not hold the run when it leaves a process behind that keeps its output open', async () => {
    const project = await createProject(
      oneStage(`
        const { spawn } = await import('node:child_process');
        const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
        console.log(\`left \${left.pid}\`);
        process.exit(4);`),
    );
    const { run, error } = await failureOf(project);
    const text = eventsOf(run, 'action-log')
      .map((event) => event.text)
      .join('');
    process.kill(Number(/left (\d+)/.exec(text)?.[1]), 'SIGKILL');
    expect(error).toMatchObject({
      code: 'worker-died',
      what: 'The process of "work" ended with exit code 4.',
    });
  });

  test('is tried again as often as it declares, and the last attempt counts', async () => {
    const body = `
      const { appendFileSync, readFileSync } = await import('node:fs');
      appendFileSync('attempts', 'x');
      const attempt = readFileSync('attempts').length;
      if (attempt < 3) throw new Error(\`attempt \${attempt} failed\`);
      return { value: attempt };`;
    const project = await createProject(oneStage(body, 'retries: 2,'));
    const run = await project.run(['run', 'one', '--json']);
    expect(eventsOf(run, 'action-started').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(eventsOf(run, 'action-retrying').map(({ error }) => error.what)).toEqual([
      'The stage "work" threw: attempt 1 failed',
      'The stage "work" threw: attempt 2 failed',
    ]);
    expect(eventsOf(run, 'action-failed')).toEqual([]);
    expect(run.exitCode).toBe(0);
    expect(project.read('artifacts/out/one/default/work.json')).toBe('3\n');
  });
});

test('everything that a stage prints is in its log, in its order, also what it prints last', async () => {
  const project = await createProject(
    oneStage(`for (let line = 0; line < 2000; line++) console.log(\`line \${line}\`);\nreturn { value: 1 };`),
  );
  const run = await project.run(['run', 'one', '--json']);
  const text = eventsOf(run, 'action-log')
    .map((event) => event.text)
    .join('');
  expect(text).toBe(Array.from({ length: 2000 }, (_, line) => `line ${line}\n`).join(''));
});

test('what a stage prints while the command is too busy to read comes into its log as well', async () => {
  const project = await createProject(
    oneStage(`
const { spawn } = await import('node:child_process');
process.kill(process.ppid, 'SIGSTOP');
for (let line = 0; line < 5000; line++) console.log(\`line \${line}\`);
spawn('sh', ['-c', \`sleep 0.3; kill -CONT \${process.ppid}\`], { stdio: 'ignore', detached: true });
return { value: 1 };`),
  );
  const run = await project.run(['run', 'one', '--json']);
  const text = eventsOf(run, 'action-log')
    .map((event) => event.text)
    .join('');
  expect(text).toBe(Array.from({ length: 5000 }, (_, line) => `line ${line}\n`).join(''));
});

/** bad -> after-bad; good -> after-good, in which `good` waits at a gate. */
const twoBranches = {
  'pipelines/two.ts': pipelineOf(
    'two',
    ['bad', 'after-bad', 'good', 'after-good'],
    `{ bad: afterBad({ input: bad() }), good: afterGood({ input: good() }) }`,
  ),
  'stages/bad.ts': stageFile('bad', { body: `await passGate('bad'); throw new Error('bad');` }),
  'stages/after-bad.ts': stageFile('after-bad', { input: true, body: `return { value: input };` }),
  'stages/good.ts': stageFile('good', { body: `await passGate('good'); return { value: 1 };` }),
  'stages/after-good.ts': stageFile('after-good', { input: true, body: `return { value: input };` }),
};

describe('when one of two branches fails', () => {
  test('the other one is stopped, and what had finished is kept', async () => {
    const project = await createProject(twoBranches);
    const first = project.start(['run', 'two', '--json', '--jobs', '2']);
    const [bad, good] = await Promise.all([project.gates.next('bad'), project.gates.next('good')]);
    bad.pass();
    await good.gone;
    const { exitCode, events } = await first.finished;
    expect(exitCode).toBe(1);
    expect(skipped({ events })).toEqual(['after-bad', 'after-good', 'good']);
    expect(eventsOf({ events }, 'run-finished')[0]).toMatchObject({
      status: 'failed',
      executed: 0,
      failed: 1,
      skipped: 3,
    });

    project.gates.open('good');
    project.gates.open('bad');
    project.write('stages/bad.ts', stageFile('bad', { body: `return { value: 0 };` }));
    expect(executed(await project.run(['run', 'two', '--json']))).toEqual([
      'after-bad',
      'after-good',
      'bad',
      'good',
    ]);
  });

  test('--keep-going finishes it; a second run executes only the rest', async () => {
    const project = await createProject(twoBranches);
    const first = project.start(['run', 'two', '--json', '--jobs', '2', '--keep-going']);
    const [bad, good] = await Promise.all([project.gates.next('bad'), project.gates.next('good')]);
    bad.pass();
    await first.event('action-failed');
    good.pass();
    const { exitCode, events } = await first.finished;
    expect(exitCode).toBe(1);
    expect(executed({ events })).toEqual(['after-good', 'bad', 'good']);
    expect(eventsOf({ events }, 'action-skipped')).toMatchObject([{ action: 'after-bad', because: 'bad' }]);
    expect(project.read('artifacts/out/two/default/good.json')).toBe('1\n');

    project.write('stages/bad.ts', stageFile('bad', { body: `return { value: 0 };` }));
    const second = await project.run(['run', 'two', '--json']);
    expect(executed(second)).toEqual(['after-bad', 'bad']);
    expect(cached(second)).toEqual(['after-good', 'good']);
    expect(second.exitCode).toBe(0);
  });
});

test('results of a stage that fails now are taken out of the published ones; those of others stay', async () => {
  const project = await createProject(chainFiles);
  await project.run(['run', 'chain']);
  project.edit('stages/c.ts', (text) => text.replace('[squares.reduce', '[squares.missing.reduce'));
  const run = await project.run(['run', 'chain', '--json']);
  expect(eventsOf(run, 'action-failed')).toMatchObject([{ action: 'c' }]);
  expect(() => project.read('artifacts/out/chain/default/sum.json')).toThrow('ENOENT');
  expect(JSON.parse(project.read('artifacts/out/chain/default/squares.json'))).toEqual([1, 4, 9]);
});
