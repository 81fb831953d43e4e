import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nativeLoadPipeline } from './native-load.ts';
import { compile, errorOf, packageFiles, projectWith } from './projects.ts';

const native = await nativeLoadPipeline();
afterAll(native.remove);

const load = async (root: string) => native.load(await compile(root));

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
      '  if (value > 2) throw new RangeError(`too large: ${value}`);',
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

test('what a definition throws keeps its code and gets the place in the source', async () => {
  const root = projectWith({
    'pipelines/demo.ts':
      "import { definePipeline } from 'phaseline';\ntype T = 1;\nexport default definePipeline({});",
    'node_modules/phaseline/index.js': `
      export function definePipeline() {
        const [, file, line, column] = /(file:.*?):(\\d+):(\\d+)/.exec(new Error().stack.split('\\n')[2]);
        const where = { file, line: Number(line), column: Number(column) };
        const facts = { what: 'The pipeline has no name.', todo: 'Add \`name\`.', where };
        throw Object.assign(new Error(facts.what), { name: 'PipelineError', code: 'invalid-definition', facts });
      }`,
  });
  const error = await errorOf(load(root));
  expect(error.code).toBe('invalid-definition');
  expect(error.facts).toEqual({
    what: 'The pipeline has no name.',
    todo: 'Add `name`.',
    where: { file: 'pipelines/demo.ts', line: 3, column: 16 },
  });
});

test('an import of a name that a package does not have is reported with its place', async () => {
  const root = projectWith({
    'pipelines/demo.ts': "\nimport { missing } from 'tool';\nexport default missing;",
    ...packageFiles('node_modules/tool', { name: 'tool', version: '1.0.0' }),
  });
  const error = await errorOf(load(root));
  expect(error.code).toBe('load-failed');
  expect(error.facts.what).toContain("does not provide an export named 'missing'");
  expect(error.facts.where).toMatchObject({ file: 'pipelines/demo.ts', line: 2 });
});

test('a package that was removed after compiling is not found', async () => {
  const root = projectWith({
    'pipelines/demo.ts': "import '@physics/tool';",
    ...packageFiles('node_modules/@physics/tool', { name: '@physics/tool', version: '1.0.0' }),
  });
  const compiled = await compile(root);
  rmSync(join(root, 'node_modules/@physics'), { recursive: true });
  const error = await errorOf(native.load(compiled));
  expect(error.code).toBe('package-not-found');
  expect(error.facts.todo).toBe('npm install @physics/tool');
});

test.each([
  ['', 'It has no default export.'],
  ['export default { name: "demo" };', 'Its default export is not what definePipeline returns.'],
  [
    "import { definePipeline } from 'phaseline';\nexport const demo = definePipeline({});",
    'It exports one as `demo`, not as its default.',
  ],
])('a file without a pipeline as its default export is refused: %s', async (code, why) => {
  const root = projectWith({ 'pipelines/demo.ts': code });
  const error = await errorOf(load(root));
  expect(error.code).toBe('no-pipeline-exported');
  expect(error.facts).toEqual({
    what: 'The pipeline file of "demo" does not export a pipeline.',
    why,
    todo: 'Write `export default definePipeline({ … })`.',
    where: { file: 'pipelines/demo.ts' },
  });
});
