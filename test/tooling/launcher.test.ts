import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repository } from './repository.ts';

let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'launcher-'));
  mkdirSync(join(clone, 'bin'));
  for (const name of ['pipeline.js', 'package.json']) {
    copyFileSync(join(repository, 'bin', name), join(clone, 'bin', name));
  }
});

afterEach(() => rmSync(clone, { recursive: true }));

function launch(args: string[], nodeOptions: string[] = []) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...nodeOptions, join(clone, 'bin/pipeline.js'), ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

function compile(main: string): void {
  mkdirSync(join(clone, 'dist'));
  writeFileSync(join(clone, 'dist/pipeline.cjs'), main);
}

it('is executable as committed, so that npm can link it before anything is compiled', () => {
  expect(statSync(join(repository, 'bin/pipeline.js')).mode & 0o111).toBe(0o111);
});

it('passes the arguments on and ends with the exit code of the command', () => {
  compile('exports.main = async (argv) => (console.log(argv.join("|")), 3);');
  expect(launch(['run', 'meta-hnn'])).toEqual({ status: 3, stdout: 'run|meta-hnn\n', stderr: '' });
});

it('says how to compile when there is no dist/', () => {
  expect(launch(['list'])).toEqual({
    status: 2,
    stdout: '',
    stderr:
      `error[not-built] phaseline is installed but not compiled: there is no ${join(clone, 'dist/pipeline.cjs')}\n` +
      '  why: `npm ci` compiles it as its last step; that step was left out (--ignore-scripts?) or its output was removed.\n' +
      `  do:  npm run prepare --prefix "${clone}"\n` +
      '  see: docs/errors.md#not-built\n',
  });
});

it('does not blame the build for a module that the compiled code misses', () => {
  compile("require('not-installed');");
  const { status, stderr } = launch(['list']);
  expect(status).toBe(1);
  expect(stderr).toContain("Cannot find module 'not-installed'");
});

it.each(['18.20.4', '20.18.9'])('turns Node %s away with a sentence', (version) => {
  const pretend = join(clone, 'pretend.cjs');
  writeFileSync(pretend, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
  const { status, stderr } = launch(['list'], ['--require', pretend]);
  expect(status).toBe(2);
  expect(stderr).toContain(
    `error[unsupported-node] phaseline needs Node 20.19 or newer, and this is ${version}\n`,
  );
});
