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

test('as a merge driver of git it settles the lock file while git merges', async () => {
  const project = await createProject(chainFiles);
  const git = (...words: string[]) =>
    execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], { cwd: project.root });
  const change = async (file: string, before: string, after: string) => {
    project.edit(file, (text) => text.replace(before, after));
    await project.run(['run', 'chain']);
    await git('commit', '-qam', file);
  };
  project.write('.gitignore', 'node_modules\nartifacts\n*.sock\n');
  project.write('.gitattributes', 'pipeline.lock.json merge=phaseline\n');
  await git('init', '-q', '-b', 'main');
  const driver = `'${process.execPath}' node_modules/phaseline/bin/pipeline.js lock --merge %O %A %B`;
  await git('config', 'merge.phaseline.driver', driver);
  await project.run(['run', 'chain']);
  await git('add', '-A');
  await git('commit', '-qm', 'base');
  await git('checkout', '-qb', 'other');
  await change('stages/c.ts', 'x + y, offset', 'x + y, 2 * offset + 1');
  await git('checkout', '-q', 'main');
  await change('lib/inner.ts', 'x * x', 'x * x + 1');

  const { stdout } = await git('merge', '--no-edit', 'other');
  expect(stdout)
    .toContain(`✓ The conflict in pipeline.lock.json is settled: 1 entry from this side, 1 entry dropped
  ours     chain (default)  b  from this side, which alone changed it
  dropped  chain (default)  c  dropped: both sides changed it; the next run computes it
  run: npx pipeline run chain
  then: git commit pipeline.lock.json
`);
  expect((await git('status', '--porcelain')).stdout).toBe('');
  expect(executed(await project.run(['run', 'chain', '--json']))).toEqual(['c']);
  expect((await project.run(['run', 'chain', '--frozen'])).exitCode).toBe(0);
});

test('lock --merge takes an empty base, refuses other than three files, and leaves our side when one is broken', async () => {
  const project = await createProject(chainFiles);
  await project.run(['run', 'chain']);
  const ours = project.read('pipeline.lock.json');
  project.write('base', '');
  project.write('ours', ours);
  project.write('theirs', '<<<<<<< HEAD\n');
  const merge = (...files: string[]) => project.run(['lock', '--merge', ...files]);
  const broken = await merge('base', 'ours', 'theirs');
  expect(broken.exitCode).toBe(2);
  expect(broken.stderr).toContain('error[corrupt-file] ');
  expect(project.read('ours')).toBe(ours);

  project.write('theirs', ours.replace('"default"', '"large"'));
  expect((await merge('base', 'ours', 'theirs')).exitCode).toBe(0);
  expect(Object.keys(JSON.parse(project.read('ours')).pipelines.chain)).toEqual(['default', 'large']);

  expect((await merge('base', 'ours')).stderr)
    .toBe(`error[usage] --merge takes three files: the base, ours and theirs. Here are 2.
  do:  As a merge driver, git gives them: \`npx pipeline lock --merge %O %A %B\`.
  at:  npx pipeline lock --merge base ours
                                          ^
  see: node_modules/phaseline/docs/errors.md#usage
`);
});
