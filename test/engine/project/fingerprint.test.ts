import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../engine/project/fingerprint.ts';
import { moduleAt } from '../../../engine/project/source-maps.ts';
import { compile, fingerprint, packageFiles, projectWith, temporaryFolder, write } from './projects.ts';

const files = {
  'pipelines/demo.ts': `
    import { definePipeline } from 'phaseline';
    import { near } from '../stages/near.ts';
    import { other } from '../stages/other.ts';
    export default definePipeline({ near, other });`,
  'stages/near.ts': "import { middle } from '../science/middle.ts';\nexport const near = () => middle() + 1;",
  'stages/other.ts': 'export const other = () => 0;',
  'science/middle.ts': "import { far } from './far.ts';\nexport const middle = () => far(2);",
  'science/far.ts': 'export function far(x: number): number {\n  return x * 2;\n}',
};

const modules = Object.keys(files);

async function digests(root: string): Promise<Record<string, string>> {
  const compiled = await compile(root);
  return Object.fromEntries(modules.map((module) => [module, fingerprintOf(compiled, module).digest]));
}

/** The modules whose digest an edit changes. */
async function changedBy(
  edit: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = files,
) {
  const root = projectWith(before);
  const old = await digests(root);
  write(root, edit);
  const now = await digests(root);
  return modules.filter((module) => now[module] !== old[module]).sort();
}

test.each([
  ['a comment', '// twice\nexport function far(x: number): number {\n  return /* here */ x * 2; // so\n}\n'],
  [
    'a licence comment',
    '/*! MIT */\n/** @license MIT */\nexport function far(x: number): number {\n  return x * 2;\n}',
  ],
  [
    'a type',
    'type N = number;\ninterface Unused { a: N }\nexport function far(x: N): N {\n  return (x as N) * 2;\n}',
  ],
  ['white space', 'export function far(x:number):number{return x*2}'],
  ['formatting', 'export function far(\n    x: number,\n): number {\n    return (\n        x * 2\n    );\n}'],
  ['a type-only import', "import type { near } from '../stages/near.ts';\n" + files['science/far.ts']],
])('%s leaves every digest', async (_what, code) => {
  expect(await changedBy({ 'science/far.ts': code })).toEqual([]);
});

test('what a function does, two imports away, changes exactly the modules that depend on it', async () => {
  expect(await changedBy({ 'science/far.ts': files['science/far.ts'].replace('x * 2', 'x * 3') })).toEqual([
    'pipelines/demo.ts',
    'science/far.ts',
    'science/middle.ts',
    'stages/near.ts',
  ]);
});

test('a module that nothing imports changes no digest', async () => {
  expect(await changedBy({ 'science/unrelated.ts': 'export const unrelated = 1;' })).toEqual([]);
});

test('a dynamic import counts like a static one', async () => {
  const before = {
    ...files,
    'science/middle.ts': "export const middle = async () => (await import('./far.ts')).far(2);",
  };
  expect(await changedBy({ 'science/far.ts': 'export const far = () => 0;' }, before)).toContain(
    'stages/near.ts',
  );
});

test("a string's white space and what looks like a comment in it are behaviour", async () => {
  const before = { ...files, 'stages/other.ts': "export const other = () => 'a // b';" };
  expect(await changedBy({ 'stages/other.ts': "export const other = () => 'a  // b';" }, before)).toEqual([
    'pipelines/demo.ts',
    'stages/other.ts',
  ]);
});

test('modules that import each other are hashed once each', async () => {
  const root = projectWith({
    ...files,
    'science/middle.ts': "import { far } from './far.ts';\nexport const middle = () => far(1);",
    'science/far.ts':
      "import { middle } from './middle.ts';\nexport const far = (n: number): number => n > 0 ? middle() : 0;",
  });
  const { listing } = await fingerprint(root, 'science/far.ts');
  expect(Object.keys(listing.modules)).toEqual(['science/far.ts', 'science/middle.ts']);
});

test('a chain of 2000 modules is followed without recursion', () => {
  const chain = Array.from(
    { length: 2000 },
    (_, i) => [`m${i}.ts`, { hash: 'h', imports: i < 1999 ? [`m${i + 1}.ts`] : [], packages: [] }] as const,
  );
  const compiled = {
    name: 'demo',
    file: 'm0.ts',
    root: '/',
    entry: '/demo.js',
    id: '',
    packages: {},
    lines: {},
    modules: Object.fromEntries(chain),
  };
  expect(Object.keys(fingerprintOf(compiled, 'm0.ts').listing.modules)).toHaveLength(2000);
});

test('another name for a module is another digest', async () => {
  const root = projectWith(files);
  const before = await digests(root);
  renameSync(join(root, 'science/far.ts'), join(root, 'science/away.ts'));
  write(root, { 'science/middle.ts': files['science/middle.ts'].replace('./far.ts', './away.ts') });
  expect((await fingerprint(root, 'stages/near.ts')).digest).not.toBe(before['stages/near.ts']);
});

test('the same project in another folder has the same digests', async () => {
  const here = await digests(
    projectWith({
      ...files,
      'stages/other.ts': 'export const other = () => import.meta.url;',
    }),
  );
  const there = await digests(
    projectWith(
      {
        ...files,
        'stages/other.ts': 'export const other = () => import.meta.url;',
      },
      join(temporaryFolder(), 'deep/er'),
    ),
  );
  expect(there).toEqual(here);
});

test('a compiler option counts where it changes what the code does, and only there', async () => {
  const before = {
    ...files,
    'tsconfig.json': '{}',
    'stages/other.ts': 'class A { a = 1; }\nexport const other = () => new A().a;',
  };
  expect(await changedBy({ 'tsconfig.json': '{ "compilerOptions": { "strict": true } }' }, before)).toEqual(
    [],
  );
  expect(
    await changedBy(
      { 'tsconfig.json': '{ "compilerOptions": { "useDefineForClassFields": false } }' },
      before,
    ),
  ).toEqual(['pipelines/demo.ts', 'stages/other.ts']);
});

const withPackages = {
  ...files,
  'stages/other.ts':
    "import { value } from 'outer/sub';\nimport { sep } from 'node:path';\nimport fs from 'fs';\n" +
    "import { definePipeline } from 'phaseline';\nexport const other = () => [value, sep, fs, definePipeline];",
  ...packageFiles('node_modules/outer', {
    name: 'outer',
    version: '1.0.0',
    exports: { './sub': './index.js' },
    dependencies: { inner: '*', native: '*', absent: '*' },
    optionalDependencies: { native: '*' },
    peerDependencies: { peer: '*', choice: '*' },
    peerDependenciesMeta: { choice: { optional: true } },
    devDependencies: { tool: '*' },
  }),
  ...packageFiles('node_modules/inner', { name: 'inner', version: '2.0.0', dependencies: { outer: '*' } }),
  ...packageFiles('node_modules/outer/node_modules/inner', { name: 'inner', version: '3.0.0' }),
  ...packageFiles('node_modules/peer', { name: 'peer', version: '4.0.0', dependencies: { inner: '*' } }),
  ...packageFiles('node_modules/native', { name: 'native', version: '5.0.0' }),
  ...packageFiles('node_modules/choice', { name: 'choice', version: '6.0.0' }),
  ...packageFiles('node_modules/tool', { name: 'tool', version: '7.0.0' }),
};

test('packages count by their installed versions, with what they depend on; built-ins and the definition API do not', async () => {
  const root = projectWith(withPackages);
  const { listing } = await fingerprint(root, 'stages/other.ts');
  expect(listing).toEqual({
    modules: { 'stages/other.ts': expect.stringMatching(/^[0-9a-f]{64}$/) },
    packages: { inner: '2.0.0, 3.0.0', outer: '1.0.0', peer: '4.0.0' },
  });
});

test.each([
  ['outer', 'node_modules/outer/package.json'],
  ['what it depends on', 'node_modules/outer/node_modules/inner/package.json'],
  ['what its peer depends on', 'node_modules/inner/package.json'],
])('another version of %s changes the modules that import it', async (_what, path) => {
  const json = JSON.parse(withPackages[path as keyof typeof withPackages]) as object;
  expect(await changedBy({ [path]: JSON.stringify({ ...json, version: '9.9.9' }) }, withPackages)).toEqual([
    'pipelines/demo.ts',
    'stages/other.ts',
  ]);
});

test('where npm keeps a record of what is installed, that record alone is watched', async () => {
  const root = projectWith({ ...withPackages, 'node_modules/.package-lock.json': '{ "packages": {} }' });
  const before = await fingerprint(root, 'stages/other.ts');
  rmSync(join(root, 'node_modules/outer/node_modules'), { recursive: true });
  write(root, { 'node_modules/.package-lock.json': '{ "packages": { "changed": {} } }' });
  const after = await fingerprint(root, 'stages/other.ts');
  expect(after.listing.packages).toEqual({ ...before.listing.packages, inner: '2.0.0' });
});

test('parts of phaseline that compute are packages like any other', async () => {
  const root = projectWith({
    ...files,
    'stages/other.ts': "import { step } from 'phaseline/science/step';\nexport const other = step;",
    'node_modules/phaseline/package.json':
      '{ "name": "phaseline", "version": "1.2.3", "type": "module", "exports": { ".": "./index.js", "./science/*": "./science/*.js" } }',
    'node_modules/phaseline/science/step.js': 'export const step = 1;',
  });
  expect((await fingerprint(root, 'stages/other.ts')).listing.packages).toEqual({ phaseline: '1.2.3' });
});

test('code of an installed package has the fingerprint of that package', async () => {
  const root = projectWith(withPackages);
  const compiled = await compile(root);
  const outer = join(root, 'node_modules/outer');
  expect(moduleAt(compiled, join(outer, 'index.js'), 1)).toBe('node_modules/outer');
  expect(moduleAt(compiled, join(outer, 'node_modules/inner/index.js'), 1)).toBe(
    'node_modules/outer/node_modules/inner',
  );
  expect(fingerprintOf(compiled, 'node_modules/outer').listing).toEqual({
    modules: {},
    packages: { inner: '2.0.0, 3.0.0', outer: '1.0.0', peer: '4.0.0' },
  });
});
