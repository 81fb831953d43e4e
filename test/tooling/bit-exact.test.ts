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
  'export const i = () => crypto.randomUUID();',
  'export const j = () => navigator.hardwareConcurrency;',
  'export const k = (x: number) => new Intl.NumberFormat().format(x);',
  'export const l = (x: number) => x.toLocaleString();',
  'export const n = (a: string, b: string) => a.localeCompare(b);',
];

it.each(['pipelines', 'stages', 'schemas', 'science', 'kernels', 'report'])(
  'finds engine-dependent arithmetic, clocks, chance, locales and the environment in %s/',
  (folder) => {
    expect(faults(`${folder}/a.ts`, INEXACT)).toEqual(
      [
        ...[1, 2, 3, 4, 5, 6, 7].map((line) => `${line}: phaseline(bit-exact)`),
        ...[8, 9, 10, 11, 12, 13].map((line) => `${line}: eslint(no-restricted-globals)`),
        ...[14, 15].map((line) => `${line}: eslint(no-restricted-properties)`),
      ].toSorted(),
    );
  },
);

it.each(['science', 'cli'])('finds numbers sorted as text in %s/', (folder) => {
  const sorts = [
    'export const a = (x: number[]) => x.sort();',
    'export const b = (x: number[]) => x.toSorted();',
    'export const c = (x: Float64Array) => x.sort();',
    'export const d = (x: string[]) => x.sort();',
  ];
  expect(faults(`${folder}/a.ts`, sorts)).toEqual(
    [1, 2].map((line) => `${line}: typescript(require-array-sort-compare)`),
  );
});

it('lets science use what IEEE 754 defines to the last bit, and other folders use anything', () => {
  const exact = ['export const r = (x: number) => Math.sqrt(x) * Math.PI + Math.max(x, Math.fround(x));'];
  expect(faults('science/a.ts', exact)).toEqual([]);
  expect(faults('cli/a.ts', INEXACT)).toEqual([]);
});
