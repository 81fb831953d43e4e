import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { moduleAt, positionOf, sourceStack } from '../../../engine/project/source-maps.ts';
import { compile, projectWith, siteOf } from './projects.ts';

const files = {
  'pipelines/demo.ts': [
    "import { train } from '../stages/train.ts';",
    "import { definePipeline } from 'phaseline';",
    'type Unused = string;',
    "const lazy = () => import('../stages/lazy.ts');",
    "export default definePipeline({ marker: 'in the pipeline', train, lazy });",
  ].join('\n'),
  'stages/train.ts': 'interface A { a: 1 }\n\nexport const train = "in train" as string;\n',
  'stages/lazy.ts':
    "import { train } from './train.ts';\nexport const url = import.meta.url;\nexport const lazy = ['in lazy', train];\n",
};

async function compiledWith(text: string) {
  const compiled = await compile(projectWith(files));
  for (const name of Object.keys(compiled.lines)) {
    const file = join(dirname(compiled.entry), name);
    const code = readFileSync(file, 'utf8');
    if (code.includes(text)) return { compiled, file, ...siteOf(text, code) };
  }
  throw new Error(`no compiled file holds ${text}`);
}

test.each([
  ['in the pipeline', 'pipelines/demo.ts', 5, 41],
  ['in train', 'stages/train.ts', 3, 22],
  ['in lazy', 'stages/lazy.ts', 3, 22],
])('the position of "%s" leads to the TypeScript', async (text, module, line, column) => {
  const { compiled, file, ...site } = await compiledWith(`"${text}"`);
  expect(positionOf(compiled, { file, ...site })).toEqual({ file: module, line, column });
  expect(positionOf(compiled, { file: pathToFileURL(file).href, ...site })).toEqual({
    file: module,
    line,
    column,
  });
  expect(moduleAt(compiled, pathToFileURL(file).href, site.line)).toBe(module);
});

test('positions outside the compiled code stay, relative to the project', async () => {
  const compiled = await compile(projectWith(files));
  const file = join(compiled.root, 'node_modules/phaseline/index.js');
  expect(positionOf(compiled, { file, line: 1, column: 5 })).toEqual({
    file: 'node_modules/phaseline/index.js',
    line: 1,
    column: 5,
  });
  expect(positionOf(compiled, { file: 'stages/train.ts', line: 3, column: 1 })).toEqual({
    file: 'stages/train.ts',
    line: 3,
    column: 1,
  });
  expect(moduleAt(compiled, file, 1)).toBeUndefined();
});

test('every line of every compiled module knows its module', async () => {
  const compiled = await compile(projectWith(files));
  const named = Object.values(compiled.lines)
    .flat()
    .map(([, module]) => module);
  expect([...new Set(named)].sort()).toEqual(Object.keys(files).sort());
});

test("a stack's positions become those of the sources, other lines stay", async () => {
  const { compiled, file, line, column } = await compiledWith('"in train"');
  const stack = [
    'Error: no',
    `    at run (${pathToFileURL(file).href}:${line}:${column})`,
    `    at async ${file}:${line}:${column}`,
    '    at ModuleJob.run (node:internal/modules/esm/module_job:263:25)',
    '    at file:///elsewhere/index.js:1:2',
  ].join('\n');
  const source = join(compiled.root, 'stages/train.ts:3:22');
  expect(sourceStack(compiled, stack)).toBe(
    [
      'Error: no',
      `    at run (${source})`,
      `    at async ${source}`,
      '    at ModuleJob.run (node:internal/modules/esm/module_job:263:25)',
      '    at file:///elsewhere/index.js:1:2',
    ].join('\n'),
  );
});
