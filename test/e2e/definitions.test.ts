import { beforeAll, describe, expect, test } from 'vitest';
import { createProject, type Project } from '../rig/project.ts';

const parameters = `z.strictObject({
    seed: z.int().default(0),
    rate: z.number().positive().default(0.1),
    clip: z.number().positive().nullable().default(1),
    method: z.enum(['euler', 'leapfrog']).default('leapfrog'),
    training: z.strictObject({ iterations: z.int().positive().default(10), warmUp: z.int().default(0) }),
  })`;

/** A pipeline file with its stages in it; `graph` starts in line 25. */
const pipeline = (
  name: string,
  graph: string,
  more = '',
) => `import { definePipeline, defineStage, json, table } from 'phaseline';
import { z } from 'zod';

const value = json('number', z.number());
const scores = table('scores', { task: 'int32', error: 'float64' });
const timed = table('scores', { task: 'int32', error: 'float64', seconds: 'float64' });
export const make = defineStage({ name: 'make', parameters: z.strictObject({ seed: z.int() }), outputs: { value }, run: () => ({ value: 1 }) });
export const use = defineStage({ name: 'use', inputs: { value }, outputs: { doubled: value }, run: () => ({ doubled: 2 }) });
export const score = defineStage({ name: 'score', outputs: { scores }, run: () => ({ scores: { task: new Int32Array(0), error: new Float64Array(0) } }) });
export const rank = defineStage({ name: 'rank', inputs: { scores: timed }, outputs: { value }, run: () => ({ value: 1 }) });
export const two = defineStage({ name: 'two', outputs: { first: value, second: value }, run: () => ({ first: 1, second: 2 }) });
${more}
export default definePipeline({
  name: '${name}',
  description: 'A test',
  parameters: ${parameters},
  profiles: { default: {}, quick: { training: { iterations: 1 } } },
  backends: { simd: { identity: 'simd-1' }, 'tfjs-wasm': { identity: 'tfjs-1' } },
${graph}
});
`;

const files = {
  'pipelines/right.ts': pipeline(
    'right',
    `  graph: ({ parameters: { seed } }) => ({ doubled: use({ value: make({ seed }) }) }),`,
  ),
  'pipelines/typo.ts': `import { definePipeline } from 'phaseline';

export default definePipeline({
  name: 'typo',
  description: 'It lacks a bracket',
  profiles: { default: {} ,
  graph: () => ({}),
});
`,
  'pipelines/throws.ts': `import { limit } from '../lib/limits.ts';
export default limit;
`,
  'lib/limits.ts': `interface Limit {
  readonly value: number;
}
const given: Partial<Limit> = {};
export const limit = given.value!.toFixed(2);
`,
  'pipelines/nothing.ts': `export const pipeline = 1;\n`,
  'pipelines/named.ts': `import { definePipeline } from 'phaseline';
import { z } from 'zod';
export const named = definePipeline({ name: 'named', description: '', parameters: z.strictObject({}), profiles: { default: {} }, graph: () => ({}) });
`,
  'pipelines/package.ts': `import { integrate } from 'odepack';
export default integrate;
`,
  'pipelines/twice.ts': pipeline(
    'twice',
    `  graph: ({ parameters: { seed } }) => ({ value: make({ seed }) }),`,
    `const again = defineStage({ name: 'make', outputs: { value }, run: () => ({ value: 1 }) });`,
  ),
  'pipelines/outside.ts': pipeline(
    'outside',
    `  graph: () => ({ value: early }),`,
    `const early = make({ seed: 1 });`,
  ),
  'pipelines/circle.ts': pipeline(
    'circle',
    `  graph: ({ matrix }) => ({
    values: matrix({ seed: ({ fold }) => [fold], fold: ({ seed }) => [seed] }, ({ seed }) => make({ seed })),
  }),`,
  ),
  'pipelines/same-name.ts': pipeline(
    'same-name',
    `  graph() {
    return { a: make({ seed: 1 }), b: make({ seed: 2 }) };
  },`,
  ),
  'pipelines/mismatch.ts': pipeline(
    'mismatch',
    `  graph: () => ({ best: rank({ scores: score() as never }) }),`,
  ),
  'pipelines/several.ts': pipeline(
    'several',
    `  graph: () => ({ doubled: use({ value: two() as never }) }),`,
  ),
  'pipelines/unwired.ts': pipeline(
    'unwired',
    `  graph: () => ({ doubled: use({ vlaue: make({ seed: 1 }) } as never) }),`,
  ),
  'pipelines/bad-call.ts': pipeline('bad-call', `  graph: () => ({ value: make({ seed: 0.5 }) }),`),
  'pipelines/breaks.ts': pipeline('breaks', `  graph: () => { throw new Error('no seeds'); },`),
  'pipelines/tolerance.ts': pipeline(
    'tolerance',
    `  graph: () => ({ value: make({ seed: 1 }) }),`,
    `const loose = json('loose', z.number(), { tolerance: { relative: -1 } });`,
  ),
  'pipelines/empty.ts': pipeline('empty', `  graph: () => ({}),`),
  'pipelines/huge.ts': pipeline(
    'huge',
    `  graph: () => ({ value: huge() }),`,
    `const huge = defineStage({ name: 'huge', resources: { memoryMiB: 2 ** 40 }, outputs: { value }, run: () => ({ value: 1 }) });`,
  ),
};

describe('wrong use or definition ends with exit code 2 and says what is wrong', () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject(files);
  });

  async function errorOf(...words: string[]) {
    const { exitCode, stdout, stderr } = await project.run(words);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    return stderr.replaceAll(project.root, 'ROOT');
  }

  test.each<[string, string[], string]>([
    [
      'an unknown pipeline',
      ['run', 'rihgt'],
      `error[unknown-pipeline] There is no pipeline "rihgt".
  why: Did you mean "right"? There are: bad-call, breaks, circle, empty, huge, mismatch, named, nothing, outside, package, right, same-name, several, throws, tolerance, twice, typo, unwired.
  do:  Use the name of a file in pipelines/, or write pipelines/rihgt.ts.
  at:  npx pipeline run rihgt
                        ^^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-pipeline
`,
    ],
    [
      'an unknown stage',
      ['run', 'right', 'mkae'],
      `error[unknown-stage] The pipeline "right" has no stage or action "mkae".
  do:  Did you mean "make"? There are: make, use.
  at:  npx pipeline run right mkae
                              ^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-stage
`,
    ],
    [
      'an unknown stage to force',
      ['run', 'right', '--force', 'usee'],
      `error[unknown-stage] The pipeline "right" has no stage or action "usee".
  do:  Did you mean "use"? There are: make, use.
  at:  npx pipeline run right --force usee
                                      ^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-stage
`,
    ],
    [
      'an unknown profile',
      ['run', 'right', '--profile', 'quikc'],
      `error[unknown-profile] The pipeline "right" has no profile "quikc".
  do:  Did you mean "quick"? There are: default, quick.
  at:  npx pipeline run right --profile quikc
                                        ^^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-profile
`,
    ],
    [
      'an unknown backend',
      ['run', 'right', '--backend', 'tfjs-wsam'],
      `error[unknown-backend] The pipeline "right" has no backend "tfjs-wsam".
  do:  Did you mean "tfjs-wasm"? There are: simd, tfjs-wasm.
  at:  npx pipeline run right --backend tfjs-wsam
                                        ^^^^^^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-backend
`,
    ],
    [
      'an unknown result',
      ['results', 'right', 'doubeld'],
      `error[unknown-result] The pipeline "right" has no result "doubeld".
  do:  Did you mean "doubled"? There are: doubled.
  at:  npx pipeline results right doubeld
                                  ^^^^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-result
`,
    ],
    [
      'a result that is not there yet',
      [
        ...['results', 'right', 'doubled', '--profile', 'quick', '--set', 'rate= 2'],
        ...['--backend', 'tfjs-wasm'],
      ],
      `error[not-run-yet] There is no result "doubled" of "right" yet.
  why: The pipeline has not run with the present parameters and code, or not to the end.
  do:  Run it: npx pipeline run right --profile quick --set 'rate= 2' --backend tfjs-wasm
  see: node_modules/phaseline/docs/errors.md#not-run-yet
`,
    ],
    [
      'an unknown parameter',
      ['run', 'right', '--set', 'sede=1'],
      `error[unknown-parameter] There is no parameter "sede".
  do:  Did you mean "seed"? There are: seed, rate, clip, method, training.iterations, training.warmUp.
  at:  npx pipeline run right --set sede=1
                                    ^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-parameter
`,
    ],
    [
      'an unknown nested parameter',
      ['run', 'right', '--set', 'training.iteratoins=5'],
      `error[unknown-parameter] There is no parameter "training.iteratoins".
  do:  Did you mean "training.iterations"? There are: seed, rate, clip, method, training.iterations, training.warmUp.
  at:  npx pipeline run right --set training.iteratoins=5
                                             ^^^^^^^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-parameter
`,
    ],
    [
      'a path below a value',
      ['run', 'right', '--set', 'seed.first=5'],
      `error[unknown-parameter] There is no parameter "seed.first".
  do:  There are: seed, rate, clip, method, training.iterations, training.warmUp.
  at:  npx pipeline run right --set seed.first=5
                                         ^^^^^
  see: node_modules/phaseline/docs/errors.md#unknown-parameter
`,
    ],
    [
      'a parameter out of its schema',
      ['run', 'right', '--set', 'training.iterations=0'],
      `error[invalid-parameter] The parameter "training.iterations" of "right" cannot be 0.
  why: Too small: expected number to be >0
  do:  Give it a value that its schema allows.
  at:  npx pipeline run right --set training.iterations=0
                                                        ^
  see: node_modules/phaseline/docs/errors.md#invalid-parameter
`,
    ],
    [
      'a parameter of another type',
      ['run', 'right', '--set', 'rate=fast'],
      `error[invalid-parameter] The parameter "rate" of this pipeline cannot be "fast".
  why: expected a number
  do:  Give it a value that its schema allows.
  at:  npx pipeline run right --set rate=fast
                                         ^^^^
  see: node_modules/phaseline/docs/errors.md#invalid-parameter
`,
    ],
    [
      'a parameter out of its list',
      ['run', 'right', '--set', 'method=leapforg'],
      `error[invalid-parameter] The parameter "method" of "right" cannot be "leapforg".
  why: Invalid option: expected one of "euler"|"leapfrog"
  do:  Give it a value that its schema allows.
  at:  npx pipeline run right --set method=leapforg
                                           ^^^^^^^^
  see: node_modules/phaseline/docs/errors.md#invalid-parameter
`,
    ],
    [
      'an assignment without a value',
      ['run', 'right', '--set', 'seed'],
      `error[usage] "--set seed" is no assignment.
  do:  Write --set path=value, such as --set training.iterations=500.
  at:  npx pipeline run right --set seed
                                    ^^^^
  see: node_modules/phaseline/docs/errors.md#usage
`,
    ],
    [
      'a pipeline file that does not compile',
      ['run', 'typo'],
      `error[compile-failed] The pipeline "typo" does not compile: one error.
  why: pipelines/typo.ts:8:2 Expected "}" but found ")"
         });
          ^
  do:  Correct what is shown, and run the command again.
  at:  pipelines/typo.ts:8:2
       8 | });
         |  ^
  see: node_modules/phaseline/docs/errors.md#compile-failed
`,
    ],
    [
      'a module that throws when it is imported',
      ['run', 'throws'],
      `error[load-failed] Loading the pipeline "throws" failed: Cannot read properties of undefined (reading 'toFixed')
  why: One of its modules throws when it is imported.
  do:  Correct that module. Code outside functions runs at every load, so keep computations inside stages.
  at:  lib/limits.ts:5:35
       5 | export const limit = given.value!.toFixed(2);
         |                                   ^
  see: node_modules/phaseline/docs/errors.md#load-failed
`,
    ],
    [
      'a file that exports no pipeline',
      ['run', 'nothing'],
      `error[no-pipeline-exported] The pipeline file of "nothing" does not export a pipeline.
  why: It has no default export.
  do:  Write \`export default definePipeline({ … })\`.
  at:  pipelines/nothing.ts
  see: node_modules/phaseline/docs/errors.md#no-pipeline-exported
`,
    ],
    [
      'a file that exports its pipeline by name only',
      ['run', 'named'],
      `error[no-pipeline-exported] The pipeline file of "named" does not export a pipeline.
  why: It exports one as \`named\`, not as its default.
  do:  Write \`export default definePipeline({ … })\`.
  at:  pipelines/named.ts:3:22
       3 | export const named = definePipeline({ name: 'named', description: '', parameters: z.strictObject({}), profiles: { default: {} }, graph: () => ({}) });
         |                      ^
  see: node_modules/phaseline/docs/errors.md#no-pipeline-exported
`,
    ],
    [
      'a package that is not installed',
      ['run', 'package'],
      `error[package-not-found] The package "odepack" is not installed.
  why: A module of the pipeline imports it, but it is in no node_modules folder of the project.
  do:  npm install odepack
  at:  pipelines/package.ts:1:27
       1 | import { integrate } from 'odepack';
         |                           ^
  see: node_modules/phaseline/docs/errors.md#package-not-found
`,
    ],
    [
      'two stages of one name',
      ['run', 'twice'],
      `error[duplicate-stage] Two stages are called "make".
  why: The other one is defined at ROOT/pipelines/twice.ts:7:21.
  do:  Give one of them another name: the name tells their results apart.
  at:  pipelines/twice.ts:12:15
       12 | const again = defineStage({ name: 'make', outputs: { value }, run: () => ({ value: 1 }) });
          |               ^
  see: node_modules/phaseline/docs/errors.md#duplicate-stage
`,
    ],
    [
      'a stage called outside a graph',
      ['run', 'outside'],
      `error[stage-outside-graph] The stage "make" was called outside a graph.
  why: Calling a stage adds an action to the graph of the pipeline that is being built.
  do:  Call it in the \`graph\` function of definePipeline. To test it alone, call its \`definition.run\`.
  at:  pipelines/outside.ts:12:15
       12 | const early = make({ seed: 1 });
          |               ^
  see: node_modules/phaseline/docs/errors.md#stage-outside-graph
`,
    ],
    [
      'axes that depend on each other in a circle',
      ['run', 'circle'],
      `error[cycle] Matrix axes depend on each other in a circle: seed -> fold -> seed.
  why: Each of them is a function of the next, so none has values to begin with.
  do:  Give one of them a list of values.
  at:  pipelines/circle.ts:26:13
       26 | values: matrix({ seed: ({ fold }) => [fold], fold: ({ seed }) => [seed] }, ({ seed }) => make({ seed })),
          |         ^
  see: node_modules/phaseline/docs/errors.md#cycle
`,
    ],
    [
      'two actions of one name',
      ['run', 'same-name'],
      `error[duplicate-action] Two different actions are called "make".
  why: Both come from a call of "make" with other parameters or inputs.
  do:  Name one of them: \`stage(…, …, { as: 'make-test' })\`.
  at:  pipelines/same-name.ts:26:39
       26 | return { a: make({ seed: 1 }), b: make({ seed: 2 }) };
          |                                   ^
  see: node_modules/phaseline/docs/errors.md#duplicate-action
`,
    ],
    [
      'an output wired to an input of another schema',
      ['plan', 'mismatch'],
      `error[wiring-mismatch] The output "scores" of "score" does not fit the input "scores" of "rank".
  why:   given by score    wanted by rank
         table "scores"    table "scores"
       *   task   int32      task     int32
       *   error  float64    error    float64
       *                     seconds  float64
  do:  Wire an output of the same schema, or declare the same schema at both ends.
  at:  pipelines/mismatch.ts:25:25
       25 | graph: () => ({ best: rank({ scores: score() as never }) }),
          |                       ^
  see: node_modules/phaseline/docs/errors.md#wiring-mismatch
`,
    ],
    [
      'a stage with several outputs wired as one',
      ['plan', 'several'],
      `error[wiring-mismatch] The input "value" of "use" is not wired to an output.
  why: It is a stage with the outputs first, second.
  do:  Give it the result of a call of another stage; of a stage with several outputs, one of them by name.
  at:  pipelines/several.ts:25:28
       25 | graph: () => ({ doubled: use({ value: two() as never }) }),
          |                          ^
  see: node_modules/phaseline/docs/errors.md#wiring-mismatch
`,
    ],
    [
      'a misspelt input',
      ['plan', 'unwired'],
      `error[wiring-mismatch] "use" is given an input "vlaue" that the stage "use" does not have.
  do:  Did you mean "value"? There are: value.
  at:  pipelines/unwired.ts:25:28
       25 | graph: () => ({ doubled: use({ vlaue: make({ seed: 1 }) } as never) }),
          |                          ^
  see: node_modules/phaseline/docs/errors.md#wiring-mismatch
`,
    ],
    [
      'a stage called with wrong parameters',
      ['plan', 'bad-call'],
      `error[invalid-parameter] The parameter "seed" of the stage "make" cannot be 0.5.
  why: Invalid input: expected int, received number
  do:  Give it a value that its schema allows.
  at:  pipelines/bad-call.ts:25:26
       25 | graph: () => ({ value: make({ seed: 0.5 }) }),
          |                        ^
  see: node_modules/phaseline/docs/errors.md#invalid-parameter
`,
    ],
    [
      'a tolerance that makes no sense',
      ['plan', 'tolerance'],
      `error[invalid-definition] The tolerance of "loose" has relative: -1.
  do:  Give absolute, relative or ulp, each a number, 0 or more.
  at:  pipelines/tolerance.ts:12:15
       12 | const loose = json('loose', z.number(), { tolerance: { relative: -1 } });
          |               ^
  see: node_modules/phaseline/docs/errors.md#invalid-definition
`,
    ],
    [
      'a graph function that throws',
      ['plan', 'breaks'],
      `error[graph-failed] The graph function of "breaks" threw: no seeds
  do:  Correct the graph function.
  at:  pipelines/breaks.ts:25:24
       25 | graph: () => { throw new Error('no seeds'); },
          |                      ^
  see: node_modules/phaseline/docs/errors.md#graph-failed
`,
    ],
    [
      'a graph without results',
      ['plan', 'empty'],
      `error[invalid-definition] The graph function of "empty" returns no result.
  do:  Return the handles that people should find by name: \`return { results, report }\`.
  at:  pipelines/empty.ts:13:16
       13 | export default definePipeline({
          |                ^
  see: node_modules/phaseline/docs/errors.md#invalid-definition
`,
    ],
  ])('%s', async (_, words, expected) => {
    expect(await errorOf(...words)).toBe(expected);
  });

  test('a stage that declares more memory than the machine has', async () => {
    expect((await errorOf('run', 'huge')).replace(/has \d+ MiB/, 'has N MiB')).toBe(
      `error[resources-exceeded] The stage "huge" declares 1099511627776 MiB of memory, and this machine has N MiB to give.
  do:  Run it on a larger machine, or declare what it really needs: \`resources: { memoryMiB: … }\`.
  at:  pipelines/huge.ts:12:14
       12 | const huge = defineStage({ name: 'huge', resources: { memoryMiB: 2 ** 40 }, outputs: { value }, run: () => ({ value: 1 }) });
          |              ^
  see: node_modules/phaseline/docs/errors.md#resources-exceeded
`,
    );
  });

  test('with --json it is one event', async () => {
    const { events, exitCode } = await project.run(['run', 'right', '--json', '--profile', 'quikc']);
    expect(exitCode).toBe(2);
    expect(events).toMatchObject([
      {
        type: 'error',
        exit: 2,
        code: 'unknown-profile',
        what: 'The pipeline "right" has no profile "quikc".',
      },
    ]);
  });
});

test('outside a project a command says where it looked', async () => {
  const project = await createProject({});
  const { exitCode, stderr } = await project.run(['run', 'right']);
  expect(exitCode).toBe(2);
  expect(stderr).toBe(`error[no-project] There is no project here.
  why: Neither this folder nor any above it has both a package.json and a pipelines/ folder.
  do:  Go to a project, or make this folder one: \`npm init -y\`, then write the first pipeline in pipelines/NAME.ts.
  at:  ${project.root}
  see: node_modules/phaseline/docs/errors.md#no-project
`);
});
