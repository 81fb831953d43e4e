import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repository } from './repository.ts';

let house: string;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'bit-exact-'));
  copyFileSync(join(repository, '.oxlintrc.json'), join(house, '.oxlintrc.json'));
  cpSync(join(repository, 'scripts/lint'), join(house, 'scripts/lint'), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(house, 'node_modules'));
});

afterEach(() => rmSync(house, { recursive: true }));

/** The lines at which the project's own lint configuration finds fault with a module at `path`, with the rules. */
function faults(path: string, lines: string[]): string[] {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), `${lines.join('\n')}\n`);
  const oxlint = join(repository, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json', path], {
    cwd: house,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; labels: { span: { line: number } }[] }[];
  };
  return diagnostics.map(({ code, labels }) => `${labels[0]?.span.line}: ${code}`).toSorted();
}

const INEXACT = [
  'export const a = (x: number) => Math.sin(x);',
  "export const b = (x: number) => Math['exp'](x);",
  'export const c = (name: "abs" | "sin") => Math[name](1);',
  'export const { tanh } = Math;',
  'export const m = Math;',
  'export const d = (x: number) => x ** 2;',
  'export const e = () => Math.random();',
  'export const f = () => Date.now();',
  'export const g = () => performance.now();',
  "export const h = () => process.env['SEED'];",
];

it.each(['science/a.ts', 'stages/a.ts', 'kernels/a.ts'])(
  'finds engine-dependent arithmetic, clocks and the environment in %s',
  (path) => {
    expect(faults(path, INEXACT)).toEqual(
      [
        ...[1, 2, 3, 4, 5, 6, 7].map((line) => `${line}: phaseline(bit-exact)`),
        ...[10, 8, 9].map((line) => `${line}: eslint(no-restricted-globals)`),
      ].toSorted(),
    );
  },
);

it('lets science use what IEEE 754 defines to the last bit, and other folders use anything', () => {
  const exact = ['export const r = (x: number) => Math.sqrt(x) * Math.PI + Math.max(x, Math.fround(x));'];
  expect(faults('science/a.ts', exact)).toEqual([]);
  expect(faults('cli/a.ts', INEXACT)).toEqual([]);
});
