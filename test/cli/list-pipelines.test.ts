import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listPipelines } from '../../engine/list-pipelines.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-'));
  mkdirSync(join(folder, 'pipelines'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a pipeline that does not compile is listed with its error, beside the others', async () => {
  const brand = `[Symbol.for('phaseline.pipeline')]: true`;
  writeFileSync(
    join(folder, 'pipelines/good.ts'),
    `export default { description: 'Works', profiles: { default: {}, quick: {} }, ${brand} };`,
  );
  writeFileSync(join(folder, 'pipelines/bad.ts'), 'export default {');
  const [bad, good] = await listPipelines(folder);
  expect(bad).toMatchObject({ name: 'bad', error: { code: 'compile-failed' } });
  expect(good).toEqual({ name: 'good', description: 'Works', profiles: ['default', 'quick'], backends: [] });
});
