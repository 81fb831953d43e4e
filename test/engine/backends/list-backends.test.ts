import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backendsNamed, listBackends } from '../../../engine/backends/list-backends.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-'));
  mkdirSync(join(folder, 'pipelines'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function pipeline(name: string, backends: string): void {
  writeFileSync(
    join(folder, `pipelines/${name}.ts`),
    `export default { profiles: { default: {} }, ${backends} [Symbol.for('phaseline.pipeline')]: true };`,
  );
}

test('backends that pipelines share are listed once; of one name with two identities, both', async () => {
  pipeline('a', `backends: { simd: { identity: 'simd-1' }, gpu: { identity: 'gpu-1' } },`);
  pipeline('b', `backends: { gpu: { identity: 'gpu-2' }, simd: { identity: 'simd-1' } },`);
  pipeline('c', '');
  const listed = await listBackends(folder);
  expect(listed.failures).toEqual([]);
  expect(listed.backends).toMatchObject([
    { name: 'simd', facts: { identity: 'simd-1' }, pipelines: ['a', 'b'], defaultOf: ['a'] },
    { name: 'gpu', facts: { identity: 'gpu-1' }, pipelines: ['a'], defaultOf: [] },
    { name: 'gpu', facts: { identity: 'gpu-2' }, pipelines: ['b'], defaultOf: ['b'] },
  ]);
  expect(backendsNamed(listed, 'gpu')).toEqual(listed.backends.slice(1));
});

test('each is asked whether it is available; one that says nothing is', async () => {
  pipeline(
    'a',
    `backends: { simd: { identity: 'simd-1' },
      gpu: { identity: 'gpu-1', availability: () => ({ available: false, reason: 'No driver.' }) } },`,
  );
  const { backends } = await listBackends(folder);
  expect(backends.map(({ availability }) => availability)).toEqual([
    { available: true },
    { available: false, reason: 'No driver.' },
  ]);
});

test('a pipeline that does not load hides the backends of no other, and is named where one is not found', async () => {
  pipeline('a', `backends: { simd: { identity: 'simd-1' } },`);
  writeFileSync(join(folder, 'pipelines/broken.ts'), 'export default {');
  const listed = await listBackends(folder);
  expect(listed.backends.map(({ name }) => name)).toEqual(['simd']);
  expect(listed.failures).toMatchObject([{ pipeline: 'broken', error: { code: 'compile-failed' } }]);
  expect(() => backendsNamed(listed, 'smid')).toThrow(
    expect.objectContaining({
      code: 'unknown-backend',
      facts: {
        what: 'No pipeline of this project has a backend "smid".',
        why: 'These do not load: broken.',
        todo: 'Did you mean "simd"? There are: simd.',
        where: { argument: 'smid' },
      },
    }),
  );
});
