import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repository } from './repository.ts';

let house: string;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'arrows-'));
  for (const name of ['package.json', 'tsconfig.json'])
    copyFileSync(join(repository, name), join(house, name));
  spawnSync('git', ['init', '--quiet'], { cwd: house });
});

afterEach(() => rmSync(house, { recursive: true }));

/** Runs the check on a house of these modules. */
function checkArrows(modules: Record<string, string>, nodeOptions: string[] = []) {
  for (const [path, text] of Object.entries(modules)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  spawnSync('git', ['add', '.'], { cwd: house });
  const script = join(repository, 'scripts/arrows.mjs');
  return spawnSync(process.execPath, [...nodeOptions, script, house], { encoding: 'utf8' });
}

const ENGINE = {
  'index.ts': "export { defineStage } from './engine/stage.ts';",
  'engine/stage.ts': 'export const defineStage = 1;',
};

it('lets a stage import phaseline by its name, and science, which imports kernels', () => {
  const { status, stderr } = checkArrows({
    ...ENGINE,
    'kernels/dot.ts': 'export const dot = 1;',
    'science/train.ts': "export { dot } from '../kernels/dot.ts';",
    'stages/train.ts': "export * from 'phaseline';\nexport * from '../science/train.ts';",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('names every import against the arrows, those of types alone too, and cycles', () => {
  const against = (to: string) => `import type * as to from '${to}';\nexport type Use = typeof to;`;
  const { status, stderr } = checkArrows({
    ...ENGINE,
    'cli/a.ts': against('../stages/a.ts'),
    'engine/a.ts': against('../science/a.ts'),
    'engine/b.ts': "import './c.ts';",
    'engine/c.ts': "import './b.ts';",
    'kernels/a.ts': against('phaseline'),
    'pipelines/a.ts': against('../engine/stage.ts'),
    'report/a.ts': against('phaseline'),
    'schemas/a.ts': against('../engine/stage.ts'),
    'science/a.ts': against('../engine/stage.ts'),
    'stages/a.ts': against('../engine/stage.ts'),
  });
  expect(status).toBe(1);
  const found = stderr
    .split('\n')
    .map((line) => line.replace(/^(.*): may not import (.*) \(([\w-]+).*$/, '$1 > $2 ($3)'));
  expect(found.filter((line) => line !== '').toSorted()).toEqual([
    'cli/a.ts > stages/a.ts (cli-on-engine)',
    'engine/a.ts > science/a.ts (engine-alone)',
    'engine/b.ts > engine/c.ts -> engine/b.ts (no-cycles)',
    'kernels/a.ts > index.ts (kernels-alone)',
    'pipelines/a.ts > engine/stage.ts (pipelines-on-stages)',
    'report/a.ts > index.ts (report-on-schemas)',
    'schemas/a.ts > engine/stage.ts (schemas-on-interface)',
    'science/a.ts > engine/stage.ts (science-on-kernels)',
    'stages/a.ts > engine/stage.ts (stages-on-interface)',
  ]);
});

it('fails when dependency-cruiser finds no TypeScript to read the modules with', () => {
  const modules = {
    'science/state.ts': 'export interface State {}',
    'science/step.ts':
      "import type { State } from './state.ts';\nexport type Step = (state: State) => State;",
  };
  const preload = join(house, 'hide-typescript.cjs');
  writeFileSync(
    preload,
    `const Module = require('node:module');
     const resolve = Module._resolveFilename;
     Module._resolveFilename = (name, ...rest) => resolve(name === 'typescript/package.json' ? 'hidden' : name, ...rest);`,
  );
  const { status, stderr } = checkArrows(modules, ['--require', preload]);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'science/step.ts: dependency-cruiser did not read its imports\n',
  });
});
