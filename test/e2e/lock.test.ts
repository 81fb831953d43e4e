import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { chainFiles } from '../rig/chain.ts';
import { executed } from '../rig/events.ts';
import { createProject, type Project } from '../rig/project.ts';

describe('two branches that change different stages of a chain', () => {
  let project: Project;
  const git = (...words: string[]) =>
    execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
      cwd: project.root,
      reject: false,
    });
  const run = (...words: string[]) => project.run(['run', 'chain', '--json', ...words]);

  beforeAll(async () => {
    project = await createProject(chainFiles);
    project.write('.gitignore', 'node_modules\nartifacts\n*.sock\n');
    await git('init', '-q', '-b', 'main');
    await run();
    await git('add', '-A');
    await git('commit', '-qm', 'base');

    await git('checkout', '-qb', 'other');
    project.edit('stages/c.ts', (text) => text.replace('x + y, offset', 'x + y, 2 * offset + 1'));
    await run();
    await git('commit', '-qam', 'c');

    await git('checkout', '-q', 'main');
    project.edit('lib/inner.ts', (text) => text.replace('x * x', 'x * x + 1'));
    await run();
    await git('commit', '-qam', 'b');
    await git('merge', 'other');
  });

  test('conflict where both sides are right in part; lock --resolve settles it, and a run completes it', async () => {
    expect((await git('diff', '--name-only', '--diff-filter=U')).stdout).toBe('pipeline.lock.json');
    const refused = await project.run(['status', 'chain']);
    const plan = await project.run(['plan', 'chain']);
    expect(plan.exitCode, refused.stderr).toBe(2);
    expect(plan.stderr).toContain('Let phaseline settle it: `npx pipeline lock --resolve`');

    const { stdout, exitCode } = await project.run(['lock', '--resolve']);
    expect(exitCode).toBe(0);
    expect(stdout)
      .toBe(`✓ The conflict in pipeline.lock.json is settled: 1 entry from this side, 1 entry dropped
  ours     chain (default)  b  from this side, which alone changed it
  dropped  chain (default)  c  dropped: both sides changed it; the next run computes it
  run: npx pipeline run chain
  then: git add pipeline.lock.json
`);
    expect((await project.run(['lock'])).stdout).toBe(
      'pipeline  profile  actions  backend\nchain     default        2  none\n',
    );
    expect(executed(await run())).toEqual(['c']);
    expect((await run('--frozen')).exitCode).toBe(0);
    expect((await project.run(['lock', '--resolve'])).stdout).toBe(
      'There is no conflict in pipeline.lock.json.\n',
    );
  });
});

test('lock --resolve needs no git where the markers are whole', async () => {
  const project = await createProject(chainFiles);
  await project.run(['run', 'chain']);
  project.edit('pipeline.lock.json', (text) =>
    text.replace(/( +"key": ")(\w+)(",\n)/, (line, before, key, after) =>
      ['<<<<<<< HEAD\n', line, '=======\n', before, 'f'.repeat(key.length), after, '>>>>>>> other\n'].join(
        '',
      ),
    ),
  );
  expect((await project.run(['lock', '--resolve'])).stdout).toContain('dropped  chain (default)  a  dropped');
  expect((await project.run(['lock'])).exitCode).toBe(0);

  project.write('pipeline.lock.json', '<<<<<<< HEAD\n{}\n');
  const { stderr, exitCode } = await project.run(['lock', '--resolve']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    'error[corrupt-file] pipeline.lock.json has conflict markers that are not in order.\n',
  );
});
