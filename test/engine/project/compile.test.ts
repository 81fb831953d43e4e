import { readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { compileAndPublish } from '../../../engine/project/compile-and-publish.ts';
import { currentCompilation } from '../../../engine/project/manifest.ts';
import { findProject, pipelineFile } from '../../../engine/project/find-project.ts';
import { loadPipeline } from '../../../engine/project/load.ts';
import { compile, errorOf, packageFiles, projectWith, temporaryFolder, write } from './projects.ts';

/** Whether the last compilation would be used again. */
function isReused(root: string): boolean {
  const project = findProject(root);
  return currentCompilation(project, pipelineFile(project, 'demo')) !== undefined;
}

const pipelineOf = (value: string, imports = '') =>
  `${imports}\nimport { definePipeline } from 'phaseline';\nexport default definePipeline({ value: ${value} });`;

async function valueOf(root: string): Promise<unknown> {
  return ((await loadPipeline(await compile(root))) as { value: unknown }).value;
}

const simple = {
  'pipelines/demo.ts': pipelineOf('double(2)', "import { double } from '../stages/double.ts';"),
  'stages/double.ts': 'export const double = (x: number): number => 2 * x;',
};

test('nothing is compiled again while nothing changes', async () => {
  const root = projectWith(simple);
  const first = await compile(root);
  expect(isReused(root)).toBe(true);
  expect(await compile(root)).toEqual(first);
});

test.each([
  ['a source', { 'stages/double.ts': 'export const double = (x: number): number => x + x;' }],
  ['only a comment', { 'stages/double.ts': `${simple['stages/double.ts']} // twice` }],
  ['package.json', { 'package.json': '{ "name": "physics", "type": "module", "imports": {} }' }],
  ['a tsconfig.json that appears', { 'tsconfig.json': '{}' }],
])('%s is a change', async (_what, edit) => {
  const root = projectWith(simple);
  const before = await compile(root);
  write(root, edit);
  expect(isReused(root)).toBe(false);
  if (!('tsconfig.json' in edit)) expect((await compile(root)).id).not.toBe(before.id);
  await compile(root);
  expect(isReused(root)).toBe(true);
});

test('a tsconfig.json and what it extends are compiler settings', async () => {
  const root = projectWith({
    ...simple,
    'tsconfig.json': '{\n  // shared\n  "extends": ["./base.json", "@physics/tsconfig"],\n}',
    'base.json': '{}',
    'node_modules/@physics/tsconfig/package.json': '{ "name": "@physics/tsconfig" }',
    'node_modules/@physics/tsconfig/tsconfig.json': '{}',
  });
  const first = await compile(root);
  write(root, { 'base.json': '{ "compilerOptions": {} }' });
  expect(isReused(root)).toBe(false);
  const second = await compile(root);
  write(root, { 'node_modules/@physics/tsconfig/tsconfig.json': '{ "compilerOptions": {} }' });
  expect(isReused(root)).toBe(false);
  expect(new Set([first.id, second.id, (await compile(root)).id]).size).toBe(3);
});

test('a file that would take the place of an imported one is a change', async () => {
  const root = projectWith({
    'pipelines/demo.ts': pipelineOf('name', "import { name } from '../stages/part';"),
    'stages/part/index.ts': "export const name = 'folder';",
  });
  expect(await valueOf(root)).toBe('folder');
  write(root, { 'stages/part.ts': "export const name = 'file';" });
  expect(isReused(root)).toBe(false);
  expect(await valueOf(root)).toBe('file');
});

test('compiled files that were damaged or removed are made again', async () => {
  const root = projectWith(simple);
  const { entry } = await compile(root);
  const original = readFileSync(entry, 'utf8');
  writeFileSync(entry, original.replace('2 * x', '3 * x'));
  expect(isReused(root)).toBe(false);
  expect((await compile(root)).entry).toBe(entry);
  expect(readFileSync(entry, 'utf8')).toBe(original);
  rmSync(dirname(entry), { recursive: true });
  await compile(root);
  expect(readFileSync(entry, 'utf8')).toBe(original);
});

test.each(['', '{', '[]', '{ "version": 2 }', '{ "version": 1, "id": "../../.." }'])(
  'a manifest of %j is as good as none',
  async (text) => {
    const root = projectWith(simple);
    const compiled = await compile(root);
    write(root, { 'artifacts/compiled/demo.json': text });
    expect(await compile(root)).toEqual(compiled);
    expect(isReused(root)).toBe(true);
  },
);

test('compilations at the same time end with one intact result and no temporary files', async () => {
  const root = projectWith(simple);
  const project = findProject(root);
  const file = pipelineFile(project, 'demo');
  const all = await Promise.all(Array.from({ length: 5 }, () => compileAndPublish(project, file)));
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  expect(isReused(root)).toBe(true);
  expect(readdirSync(join(root, 'artifacts/tmp'))).toEqual([]);
});

test('modules that are imported dynamically, and their packages, are loaded when they are used', async () => {
  const root = projectWith({
    'pipelines/demo.ts': pipelineOf("() => import('../stages/heavy.ts')"),
    'stages/heavy.ts': "import { value } from 'heavy';\nexport const result = value;",
    ...packageFiles(
      'node_modules/heavy',
      { name: 'heavy', version: '1.0.0' },
      'globalThis.heavyLoaded = true; export const value = 7;',
    ),
  });
  const lazy = (await valueOf(root)) as () => Promise<{ result: number }>;
  expect(globalThis).not.toHaveProperty('heavyLoaded');
  expect((await lazy()).result).toBe(7);
  expect(globalThis).toHaveProperty('heavyLoaded', true);
});

test('relative imports work with the extension .ts, .js or none, and of JSON', async () => {
  const root = projectWith({
    'pipelines/demo.ts': pipelineOf(
      '[a, b, c, data.d]',
      [
        "import { a } from '../stages/a.ts';",
        "import { b } from '../stages/b.js';",
        "import { c } from '../stages/c';",
        "import data from '../stages/d.json' with { type: 'json' };",
      ].join('\n'),
    ),
    'stages/a.ts': 'export const a = 1;',
    'stages/b.ts': 'export const b = 2;',
    'stages/c.ts': 'export const c = 3;',
    'stages/d.json': '{ "d": 4 }',
  });
  expect(await valueOf(root)).toEqual([1, 2, 3, 4]);
  write(root, { 'stages/d.json': '{ "d": 5 }' });
  expect(await valueOf(root)).toEqual([1, 2, 3, 5]);
});

test("tsconfig paths and package.json imports lead to the project's own modules", async () => {
  const root = projectWith({
    'pipelines/demo.ts': pipelineOf('[a, b]', "import { a } from '@/a';\nimport { b } from '#b';"),
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./stages/*"] } } }',
    'package.json': '{ "name": "physics", "type": "module", "imports": { "#b": "./stages/b.ts" } }',
    'stages/a.ts': 'export const a = 1;',
    'stages/b.ts': 'export const b = 2;',
  });
  expect(await valueOf(root)).toEqual([1, 2]);
  expect(Object.keys((await compile(root)).modules).sort()).toEqual([
    'pipelines/demo.ts',
    'stages/a.ts',
    'stages/b.ts',
  ]);
});

test('in phaseline itself its own name leads to the sources, but for the definition API', async () => {
  const root = projectWith({
    'package.json': JSON.stringify({
      name: 'phaseline',
      type: 'module',
      exports: {
        '.': { 'phaseline-source': './index.ts', default: './dist/index.js' },
        './stages/*': { 'phaseline-source': './stages/*.ts', default: './dist/stages/*.js' },
      },
    }),
    'dist/index.js':
      "export const definePipeline = (x) => ({ ...x, [Symbol.for('phaseline.pipeline')]: true });",
    'pipelines/demo.ts': pipelineOf('answer', "import { answer } from 'phaseline/stages/answer';"),
    'stages/answer.ts': 'export const answer: number = 42;',
  });
  rmSync(join(root, 'node_modules'), { recursive: true });
  expect(await valueOf(root)).toBe(42);
  expect(Object.keys((await compile(root)).modules)).toContain('stages/answer.ts');
});

test('a linked package under development is compiled with the project', async () => {
  const home = temporaryFolder();
  write(home, {
    'library/package.json': '{ "name": "library", "type": "module", "exports": "./source/main.ts" }',
    'library/source/main.ts': "import { value } from 'tool';\nexport const answer: number = value;",
    ...packageFiles(
      'library/node_modules/tool',
      { name: 'tool', version: '2.0.0' },
      'export const value = 2;',
    ),
  });
  const root = projectWith(
    {
      'pipelines/demo.ts': pipelineOf('answer', "import { answer } from 'library';"),
      ...packageFiles('node_modules/tool', { name: 'tool', version: '1.0.0' }, 'export const value = 1;'),
    },
    join(home, 'project'),
  );
  symlinkSync('../../library', join(root, 'node_modules/library'));
  expect(await valueOf(root)).toBe(2);
  const { modules, packages } = await compile(root);
  expect(modules['../library/source/main.ts']?.packages).toEqual(['../library/node_modules/tool']);
  expect(Object.values(packages)).toEqual([{ name: 'tool', version: '2.0.0', dependencies: [] }]);
  write(home, { 'library/source/main.ts': 'export const answer = 3;' });
  expect(await valueOf(root)).toBe(3);
});

test('import.meta means the source of a module, so that files beside it are found; they count as its code', async () => {
  const root = projectWith({
    'pipelines/demo.ts': pipelineOf('[text, here]', "import { text, here } from '../stages/reader.ts';"),
    'stages/reader.ts': [
      "import { readFileSync } from 'node:fs';",
      "export const text = readFileSync(new URL('./data.txt', import.meta.url), 'utf8');",
      'export const here = import.meta.filename;',
    ].join('\n'),
    'stages/data.txt': 'one',
  });
  expect(await valueOf(root)).toEqual(['one', join(root, 'stages/reader.ts')]);
  expect((await compile(root)).modules['stages/reader.ts']?.imports).toEqual(['stages/data.txt']);
  write(root, { 'stages/data.txt': 'two' });
  expect(isReused(root)).toBe(false);
  expect(((await valueOf(root)) as string[])[0]).toBe('two');
});

test('a file beside a module that is not built yet counts when it appears', async () => {
  const root = projectWith({
    'pipelines/demo.ts': pipelineOf("new URL('./kernel.wasm', import.meta.url).pathname"),
  });
  expect(await valueOf(root)).toBe(join(root, 'pipelines/kernel.wasm'));
  write(root, { 'pipelines/kernel.wasm': 'binary' });
  expect(isReused(root)).toBe(false);
  expect((await compile(root)).modules['pipelines/demo.ts']?.imports).toEqual(['pipelines/kernel.wasm']);
});

test('a worker thread written in TypeScript is compiled too', async () => {
  const root = projectWith({
    'pipelines/demo.ts': pipelineOf('ask', "import { ask } from '../stages/ask.ts';"),
    'stages/ask.ts': [
      "import { Worker } from 'node:worker_threads';",
      'export const ask = (): Promise<number> => new Promise((resolve, reject) => {',
      "  const worker = new Worker(new URL('./worker.js', import.meta.url));",
      "  worker.once('message', resolve).once('error', reject);",
      '});',
    ].join('\n'),
    'stages/worker.ts':
      "import { parentPort } from 'node:worker_threads';\nimport { n } from './n.ts';\nparentPort!.postMessage(n);",
    'stages/n.ts': 'export const n: number = 9;',
  });
  const ask = (await valueOf(root)) as () => Promise<number>;
  expect(await ask()).toBe(9);
  const { modules } = await compile(root);
  expect(modules['stages/ask.ts']?.imports).toEqual(['stages/worker.ts']);
  expect(modules['stages/worker.ts']?.imports).toEqual(['stages/n.ts']);
});

test('a package that only a dynamic import asks for may be missing until it is reached', async () => {
  const root = projectWith({ 'pipelines/demo.ts': pipelineOf("() => import('optional')") });
  const lazy = (await valueOf(root)) as () => Promise<unknown>;
  await expect(lazy()).rejects.toThrow('optional');
  write(root, packageFiles('node_modules/optional', { name: 'optional', version: '1.0.0' }));
  expect(isReused(root)).toBe(false);
  expect(Object.keys((await compile(root)).packages)).toEqual(['node_modules/optional']);
});

test('a package that is installed nearer than the one in use is a change', async () => {
  const home = temporaryFolder();
  write(home, {
    'node_modules/.package-lock.json': '{}',
    ...packageFiles('node_modules/tool', { name: 'tool', version: '1.0.0' }, "export const value = 'far';"),
  });
  const project = { 'pipelines/demo.ts': pipelineOf('value', "import { value } from 'tool';") };
  const root = projectWith(project, join(home, 'project'));
  expect(await valueOf(root)).toBe('far');
  write(
    root,
    packageFiles('node_modules/tool', { name: 'tool', version: '1.0.1' }, "export const value = 'near';"),
  );
  expect(isReused(root)).toBe(false);
  expect(await valueOf(root)).toBe('near');
});

test('an unchanged pipeline does not load the compiler', async () => {
  const root = projectWith(simple);
  await compile(root);
  vi.resetModules();
  vi.doMock('esbuild', () => {
    throw new Error('loaded');
  });
  const fresh = await import('../../../engine/project/compile.ts');
  const project = findProject(root);
  const { entry } = await fresh.compilePipeline(project, pipelineFile(project, 'demo'));
  expect(basename(entry)).toBe('demo.js');
  vi.doUnmock('esbuild');
});

test('a syntax error is shown with its place, its line and a caret', async () => {
  const root = projectWith({
    'pipelines/demo.ts': "import '../stages/bad.ts';\n",
    'stages/bad.ts': "// über\n\tconst größe = 'ü' 'b';\n",
  });
  const error = await errorOf(compile(root));
  expect(error.code).toBe('compile-failed');
  expect(error.facts.what).toBe('The pipeline "demo" does not compile: one error.');
  expect(error.facts.where).toEqual({ file: 'stages/bad.ts', line: 2, column: 20 });
  expect(error.facts.why).toBe(
    [
      'stages/bad.ts:2:20 Expected ";" but found "\'b\'"',
      "  \tconst größe = 'ü' 'b';",
      '  \t                  ^',
    ].join('\n'),
  );
});

test('a syntax error in a module that uses import.meta has its place too', async () => {
  const root = projectWith({
    'pipelines/demo.ts': "import '../stages/bad.ts';\n",
    'stages/bad.ts': 'export const u = import.meta.url;\nexport const = 3;\n',
  });
  const error = await errorOf(compile(root));
  expect(error.facts.where).toEqual({ file: 'stages/bad.ts', line: 2, column: 14 });
});

test('an import that leads nowhere does not compile', async () => {
  const root = projectWith({
    'pipelines/demo.ts': "import { a } from '../stages/missing.ts';\nexport default a;",
  });
  const error = await errorOf(compile(root));
  expect(error.code).toBe('compile-failed');
  expect(error.facts.where).toEqual({ file: 'pipelines/demo.ts', line: 1, column: 19 });
  expect(error.facts.why).toContain('Could not resolve "../stages/missing.ts"');
});

test('five errors are shown, the others counted', async () => {
  const imports = Array.from({ length: 7 }, (_, i) => `import './missing-${i}.ts';`);
  const root = projectWith({ 'pipelines/demo.ts': imports.join('\n') });
  const { facts } = await errorOf(compile(root));
  expect(facts.what).toBe('The pipeline "demo" does not compile: 7 errors.');
  expect(facts.why?.match(/Could not resolve/g)).toHaveLength(5);
  expect(facts.why).toMatch(/\nand 2 more$/);
});

test('packages that are not installed are named with the command that installs them', async () => {
  const root = projectWith({
    'pipelines/demo.ts':
      "import { z } from 'zod/v4';\nimport type { T } from 'only-types';\nimport '@physics/orbits/kepler';\nimport '../stages/a.ts';\nexport default z;",
    'stages/a.ts': "import 'zod';",
  });
  const error = await errorOf(compile(root));
  expect(error.code).toBe('package-not-found');
  expect(error.facts.what).toBe('The packages "@physics/orbits", "zod" are not installed.');
  expect(error.facts.todo).toBe('npm install @physics/orbits zod');
  expect(error.facts.where).toMatchObject({ file: 'pipelines/demo.ts' });
});

test('a project without phaseline is told to install it', async () => {
  const root = projectWith(simple);
  rmSync(join(root, 'node_modules/phaseline'), { recursive: true });
  const error = await errorOf(compile(root));
  expect(error.code).toBe('package-not-found');
  expect(error.facts.todo).toBe('npm install phaseline');
});

test('a path that a package does not export does not compile', async () => {
  const root = projectWith({
    'pipelines/demo.ts': "import 'tool/inner.js';\n",
    ...packageFiles('node_modules/tool', { name: 'tool', version: '1.0.0' }),
  });
  const error = await errorOf(compile(root));
  expect(error.code).toBe('compile-failed');
  expect(error.facts.where).toEqual({ file: 'pipelines/demo.ts', line: 1, column: 8 });
});
