import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { executed } from '../rig/events.ts';
import { createProject } from '../rig/project.ts';
import { stageFile } from '../rig/stages.ts';

const pipeline = `import { definePipeline } from 'phaseline';
import { z } from 'zod';
import { plain } from '../stages/plain.ts';
import { tensor } from '../stages/tensor.ts';

export default definePipeline({
  name: 'sums',
  description: 'A test',
  parameters: z.strictObject({}),
  backends: { slow: { identity: 'slow-1' }, fast: { identity: 'fast-1' } },
  profiles: { default: {} },
  graph: () => ({ result: tensor({ input: plain() }) }),
});
`;

const files = {
  'stages/plain.ts': stageFile('plain', { body: 'return { value: 1 };' }),
  'stages/tensor.ts': stageFile('tensor', {
    body: "return { value: context.backend === 'slow' ? 1 : 2 };",
    input: true,
    takesContext: true,
    declaration: 'backend: true,',
  }),
  'pipelines/sums.ts': pipeline,
};

const optional = pipeline
  .replace("import { z } from 'zod';", "import { z } from 'zod';\nimport { existsSync } from 'node:fs';")
  .replace(
    "fast: { identity: 'fast-1' }",
    `fast: {
      identity: 'fast-1',
      availability: () =>
        existsSync(import.meta.dirname + '/../installed')
          ? { available: true }
          : { available: false, reason: 'Its library is not there.' },
    }`,
  );

test('another backend reruns the stages that compute with it, beside the profile and outside the lock', async () => {
  const project = await createProject(files);
  expect(executed(await project.run(['run', 'sums', '--json']))).toEqual(['plain', 'tensor']);
  const lock = project.read('pipeline.lock.json');
  expect(executed(await project.run(['run', 'sums', '--json', '--backend', 'fast']))).toEqual(['tensor']);
  expect(project.read('artifacts/out/sums/default/result.json')).toBe('1\n');
  expect(project.read('artifacts/out/sums/default+fast/result.json')).toBe('2\n');
  expect(project.read('pipeline.lock.json')).toBe(lock);
  expect(executed(await project.run(['run', 'sums', '--json', '--backend', 'slow']))).toEqual([]);
  expect(existsSync(project.path('artifacts/out/sums/default+slow'))).toBe(false);
});

test('a missing backend is an error before anything executes, unless its results are in the cache', async () => {
  const project = await createProject({ ...files, 'pipelines/sums.ts': optional });
  const missing = { type: 'error', exit: 2, code: 'missing-backend', why: 'Its library is not there.' };
  const words = ['run', 'sums', '--backend', 'fast', '--json'];
  const refused = await project.run(words);
  expect(refused.exitCode).toBe(2);
  expect(refused.events).toEqual([expect.objectContaining(missing)]);
  expect((await project.run(['plan', 'sums', '--backend', 'fast'])).stderr).toBe(
    `error[missing-backend] The backend "fast" cannot be used on this machine, and "tensor" computes with it.
  why: Its library is not there.
  do:  Choose another with --backend (slow), or run on a machine that has it.
  at:  npx pipeline plan sums --backend fast
                                        ^^^^
  see: node_modules/phaseline/docs/errors.md#missing-backend
`,
  );
  expect(executed(await project.run([...words, 'plain']))).toEqual(['plain']);

  project.write('installed', '');
  expect(executed(await project.run(words))).toEqual(['tensor']);
  project.remove('installed');
  const kept = await project.run(words);
  expect({ exit: kept.exitCode, executed: executed(kept) }).toEqual({ exit: 0, executed: [] });
  expect((await project.run(['why', 'sums', 'tensor', '--backend', 'fast'])).exitCode).toBe(0);
  expect((await project.run([...words, '--force', 'tensor'])).events).toEqual([
    expect.objectContaining(missing),
  ]);
});

test('the backends of all pipelines are listed, and one can be installed', async () => {
  const project = await createProject({
    ...files,
    'pipelines/sums.ts': optional.replace(
      "identity: 'fast-1',",
      "identity: 'fast-1', installation: () => ({ manifest: import.meta.dirname + '/../library', folder: import.meta.dirname + '/../installed' }),",
    ),
    'library/package.json': '{ "name": "library", "version": "1.0.0" }',
    'library/package-lock.json':
      '{ "name": "library", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "library", "version": "1.0.0" } } }',
  });
  const { stdout } = await project.run(['backends']);
  expect(stdout).toBe(`backend  version  available
slow     slow-1   yes        default
fast     fast-1   no

fast is not available: Its library is not there.
  install it: npx pipeline backends install fast
`);
  const installed = await project.run(['backends', 'install', 'fast']);
  expect(installed).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await project.run(['backends'])).stdout).not.toContain('not available');
  expect((await project.run(['backends', 'install', 'fast'])).stdout).toContain('installed already');
});
