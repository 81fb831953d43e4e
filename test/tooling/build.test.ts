import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repository } from './repository.ts';

let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'build-'));
  for (const name of ['scripts', 'cli', 'engine']) mkdirSync(join(clone, name));
  for (const name of [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    'scripts/bundle.mjs',
  ]) {
    copyFileSync(join(repository, name), join(clone, name));
  }
});

afterEach(() => rmSync(clone, { recursive: true }));

function build() {
  return spawnSync(process.execPath, [join(clone, 'scripts/build.mjs')], { encoding: 'utf8' });
}

const hasOutput = (name: string) =>
  ['.js', '.js.map', '.d.ts'].map((end) => existsSync(join(clone, 'dist', name + end)));

it('removes what a deleted source left in dist/, and nothing else', () => {
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  writeFileSync(join(clone, 'cli/main.ts'), "export { kept as main } from '../engine/kept.ts';\n");
  writeFileSync(join(clone, 'engine/kept.ts'), 'export const kept = 1;\n');
  writeFileSync(join(clone, 'engine/deleted.ts'), 'export const deleted = 1;\n');
  expect(build().status).toBe(0);
  expect([hasOutput('engine/kept'), hasOutput('engine/deleted')].flat()).not.toContain(false);

  rmSync(join(clone, 'engine/deleted.ts'));
  expect(build().status).toBe(0);
  expect(hasOutput('engine/kept')).not.toContain(false);
  expect(hasOutput('engine/deleted')).not.toContain(true);
});

it('bundles the command into one file', () => {
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  writeFileSync(join(clone, 'cli/main.ts'), "export { answer as main } from '../engine/answer.ts';\n");
  writeFileSync(join(clone, 'engine/answer.ts'), 'export const answer = 42;\n');
  expect(build().status).toBe(0);
  rmSync(join(clone, 'dist/engine'), { recursive: true });
  expect(createRequire(clone)(join(clone, 'dist/pipeline.cjs'))).toMatchObject({ main: 42 });
  expect(readFileSync(join(clone, 'dist/pipeline.licenses.txt'), 'utf8')).toMatch(/commander[^]*picocolors/);
});

it('says what to do where TypeScript was left out of the install', () => {
  const { status, stderr } = build();
  expect(status).toBe(1);
  expect(stderr).toContain('error[no-compiler] ');
  expect(stderr).toContain('npm ci --include=dev');
});
