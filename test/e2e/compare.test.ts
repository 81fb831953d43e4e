import { renameSync, rmSync } from 'node:fs';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { createProject, type Project } from '../rig/project.ts';

const files = {
  'pipelines/lines.ts': `
import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { fit, collect } from '../stages/lines.ts';

export default definePipeline({
  name: 'lines',
  description: 'Fits lines',
  parameters: z.strictObject({ noise: z.number().default(0.5), seeds: z.array(z.int()).default([0, 1]) }),
  profiles: { default: {}, noisy: { noise: 2, seeds: [0, 1, 2] } },
  graph: ({ parameters: { noise, seeds }, matrix }) => ({
    results: collect({ fits: matrix({ seed: seeds }, ({ seed }) => fit({ seed, noise })) }),
  }),
});
`,
  'stages/lines.ts': `
import { defineStage, list, table } from 'phaseline';
import { z } from 'zod';
import { slope } from '../lib/slope.ts';

const fits = table('fit', { seed: 'int32', slope: 'float64', rate: 'float64' });

export const fit = defineStage({
  name: 'fit',
  parameters: z.strictObject({ seed: z.int(), noise: z.number() }),
  outputs: { fit: fits },
  run: ({ parameters: { seed, noise } }) => ({
    fit: { seed: Int32Array.of(seed), slope: Float64Array.of(slope(seed, noise)), rate: Float64Array.of(1) },
  }),
});

export const collect = defineStage({
  name: 'collect',
  inputs: { fits: list(fits) },
  outputs: { all: fits },
  run: ({ inputs }) => ({
    all: {
      seed: Int32Array.from(inputs.fits, ({ value }) => value.seed[0]!),
      slope: Float64Array.from(inputs.fits, ({ value }) => value.slope[0]!),
      rate: Float64Array.from(inputs.fits, ({ value }) => value.rate[0]!),
    },
  }),
});
`,
  'lib/slope.ts': `export const slope = (seed: number, noise: number): number => 1 + seed * noise;\n`,
};

describe('compare', () => {
  let project: Project;
  const git = (...words: string[]) =>
    execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], { cwd: project.root });
  const compare = (...words: string[]) => project.run(['compare', 'lines', ...words]);
  const run = async (...words: string[]) => {
    const { exitCode, stderr } = await project.run(['run', 'lines', ...words]);
    if (exitCode !== 0) throw new Error(stderr);
  };

  beforeAll(async () => {
    project = await createProject(files);
    project.write('.gitignore', 'node_modules\nartifacts\n*.sock\n');
    await git('init', '-q', '-b', 'main');
    await run();
    await git('add', '-A');
    await git('commit', '-qm', 'first');
    project.edit('lib/slope.ts', (text) => text.replace('1 +', '3 +'));
    await run();
    await run('--profile', 'noisy');
    await git('commit', '-qam', 'second');
  });

  test('puts two profiles beside each other: parameters, actions, and the numbers', async () => {
    const { stdout, exitCode } = await compare('default', 'noisy');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`lines: default → noisy

parameters
  parameter  noise  0.5 → 2
  parameter  seeds  [0,1] → [0,1,2]

actions
  2 actions changed, with other results: collect, fit seed=1
  1 action changed, with the same results: fit seed=0
  1 action only in noisy: fit seed=2

results
  seed  column  default  noisy  difference  relative
  1     slope     3.500      5      +1.500   +42.9 %
  1 of 4 numbers differs
  1 row only in noisy
`);
  });

  test('tells what a commit changed: the file, the actions it reaches, and the numbers', async () => {
    const { stdout } = await compare('HEAD~1', 'HEAD');
    expect(stdout).toMatch(
      /^lines: HEAD~1 → HEAD\n\nparameters and code\n {2}code {2}lib\/slope\.ts {2}\w{12} → \w{12} {2}in collect, fit seed=0, fit seed=1/,
    );
    expect(stdout).toContain(`
  seed  column  HEAD~1   HEAD  difference  relative
  0     slope        1      3          +2    +200 %
  1     slope    1.500  3.500          +2    +133 %
  2 of 4 numbers differ
`);
  });

  test('compares a revision with the present lock file, and profiles across revisions', async () => {
    expect((await compare('HEAD')).stdout).toBe(`lines: HEAD → default (now)

actions
  3 actions the same

results
  the same, byte for byte
`);
    const { stdout } = await compare('HEAD~1:default', 'HEAD:noisy');
    expect(stdout).toContain('seed  column  HEAD~1:default  HEAD:noisy  difference');
  });

  test('says what it cannot show without the store', async () => {
    renameSync(project.path('artifacts'), project.path('aside'));
    const { stdout, exitCode } = await compare('HEAD~1', 'HEAD');
    rmSync(project.path('artifacts'), { recursive: true });
    renameSync(project.path('aside'), project.path('artifacts'));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/code {2}fingerprint {2}\w{12} → \w{12} {2}in collect, fit seed=0, fit seed=1/);
    expect(stdout).toContain('(of 3 actions the store has no record here: only the kind of change is known)');
    expect(stdout).toContain('HEAD~1: results is not in the store of this machine\n');
  });

  test.each([
    [['main~9'], 'usage', '"main~9" is neither a profile of "lines" nor a git revision.'],
    [['main~9:noisy'], 'unknown-revision', 'Git does not know the revision "main~9".'],
    [
      ['HEAD~1:noisy'],
      'not-locked',
      'The lock file of the revision "HEAD~1" does not have the profile "noisy" of "lines".',
    ],
    [['--', '-x'], 'usage', '"-x" is neither a profile of "lines" nor a git revision.'],
    [
      ['default', 'noisy', '--result', 'reslts'],
      'unknown-result',
      'The pipeline "lines" has no result "reslts".',
    ],
  ])('%j is an error in words', async (words, code, what) => {
    const { stderr, exitCode } = await compare(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[${code}] ${what}\n`);
  });
});
