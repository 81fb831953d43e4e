import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadPipeline } from '../../../engine/project/load.ts';
import { compile, errorOf, projectWith } from './projects.ts';

const load = async (root: string) => loadPipeline(await compile(root));

test('a pipeline is what its default export defines', async () => {
  const root = projectWith({
    'pipelines/demo.ts': `
      import { definePipeline } from 'phaseline';
      import { shots } from '../stages/shots.js';
      export default definePipeline({ name: 'demo', shots: shots() });`,
    'stages/shots.ts': 'export const shots = (): number => 5;',
  });
  expect(await load(root)).toMatchObject({ name: 'demo', shots: 5 });
});

test('a module that throws is reported with the place in its TypeScript source', async () => {
  const root = projectWith({
    'pipelines/demo.ts': "import { check } from '../stages/check.ts';\nexport default check(3);",
    'stages/check.ts': [
      'interface Unused { readonly a: number }',
      'export function check(value: number): number {',
      "  if (value > 2) throw new RangeError(`too large: ${value}`);",
      '  return value;',
      '}',
    ].join('\n'),
  });
  const error = await errorOf(load(root));
  expect(error.code).toBe('load-failed');
  expect(error.facts.what).toBe('Loading the pipeline "demo" failed: too large: 3');
  expect(error.facts.where).toEqual({ file: 'stages/check.ts', line: 3, column: 24 });
  const { stack } = error.toData();
  expect(stack).toContain(`${root}/stages/check.ts:3:24`);
  expect(stack).toContain(`${root}/pipelines/demo.ts:2:`);
  expect(stack).not.toContain('artifacts');
});
