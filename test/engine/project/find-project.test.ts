import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findProject, listPipelineFiles, pipelineFile } from '../../../engine/project/find-project.ts';
import { errorOf, projectWith, temporaryFolder, write } from './projects.ts';

const pipelines = (...names: string[]) => Object.fromEntries(names.map((name) => [`pipelines/${name}`, '']));

test('the project is the nearest folder above that has a package.json and pipelines/', () => {
  const root = projectWith({
    'pipelines/demo.ts': '',
    'inner/package.json': '{}',
    'inner/deep/notes.txt': '',
  });
  expect(findProject(join(root, 'inner/deep'))).toEqual({ root, artifacts: join(root, 'artifacts') });
});

test('a project inside another one is its own', () => {
  const root = projectWith({
    'pipelines/demo.ts': '',
    'inner/package.json': '{}',
    'inner/pipelines/other.ts': '',
  });
  expect(findProject(join(root, 'inner/pipelines')).root).toBe(join(root, 'inner'));
});

test('a file called pipelines makes no project', async () => {
  const root = temporaryFolder();
  write(root, { 'package.json': '{}', pipelines: '' });
  const error = await errorOf(() => findProject(root));
  expect(error.code).toBe('no-project');
  expect(error.facts).toEqual({
    what: 'There is no project here.',
    why: 'Neither this folder nor any above it has both a package.json and a pipelines/ folder.',
    todo: 'Go to a project, or make this folder one: `npm init -y`, then write the first pipeline in pipelines/NAME.ts.',
    where: root,
  });
});

test('pipelines are the modules directly in pipelines/, sorted; declarations, tests and folders are none', () => {
  const root = projectWith(
    pipelines(
      'zeta.js',
      'alpha.ts',
      'beta.mts',
      'gamma.mjs',
      'alpha.test.ts',
      'beta.spec.ts',
      'types.d.ts',
      'README.md',
      'parts/inner.ts',
      '.hidden.ts',
      'meta.v2.ts',
    ),
  );
  mkdirSync(join(root, 'pipelines/folder.ts'));
  const names = listPipelineFiles(findProject(root)).map(({ name }) => name);
  expect(names).toEqual(['alpha', 'beta', 'gamma', 'meta.v2', 'zeta']);
});

test('a TypeScript file comes before the JavaScript that was made from it', () => {
  const root = projectWith(pipelines('demo.js', 'demo.ts'));
  expect(listPipelineFiles(findProject(root))).toEqual([
    { name: 'demo', path: join(root, 'pipelines/demo.ts') },
  ]);
});

test('an unknown pipeline is answered with the nearest name', async () => {
  const root = projectWith(pipelines('meta-hnn.ts', 'vae.ts'));
  const error = await errorOf(() => pipelineFile(findProject(root), 'meta-hmm'));
  expect(error.code).toBe('unknown-pipeline');
  expect(error.facts.what).toBe('There is no pipeline "meta-hmm".');
  expect(error.facts.why).toBe('Did you mean "meta-hnn"? There are: meta-hnn, vae.');
});
