import { mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdFolder, removeUnusedFolders } from '../../../engine/project/compiled-folder.ts';
import { findProject } from '../../../engine/project/find-project.ts';
import { compile, projectWith, temporaryFolder, write } from './projects.ts';

const HOUR = 3_600_000;

const demo = (value: number) => ({
  'pipelines/demo.ts': `import { definePipeline } from 'phaseline';\nexport default definePipeline({ value: ${value} });`,
});

function untouchedFor(folder: string, milliseconds: number): void {
  const then = new Date(Date.now() - milliseconds);
  utimesSync(folder, then, then);
}

const folders = (root: string): string[] =>
  readdirSync(join(root, 'artifacts/compiled')).filter((name) => !name.endsWith('.json'));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
});

test('the folder of earlier code stays while something may use it, and goes when untouched for a day', async () => {
  const root = projectWith(demo(1));
  const first = dirname((await compile(root)).entry);
  write(root, demo(2));
  const second = dirname((await compile(root)).entry);
  expect(folders(root)).toHaveLength(2);

  untouchedFor(first, 25 * HOUR);
  write(root, demo(3));
  const third = dirname((await compile(root)).entry);
  expect(
    folders(root)
      .map((name) => join(root, 'artifacts/compiled', name))
      .sort(),
  ).toEqual([second, third].sort());
  expect(readdirSync(join(root, 'artifacts/tmp'))).toEqual([]);
});

test('a folder that a pipeline points to stays, however old', async () => {
  const root = projectWith(demo(1));
  const folder = dirname((await compile(root)).entry);
  untouchedFor(folder, 1000 * HOUR);
  removeUnusedFolders(findProject(root));
  expect(folders(root)).toHaveLength(1);
});

test('a process touches the folder it uses now and every hour', () => {
  const folder = join(temporaryFolder(), 'compiled');
  mkdirSync(folder);
  untouchedFor(folder, 30 * HOUR);
  const age = () => Date.now() - statSync(folder).mtimeMs;
  holdFolder(folder);
  expect(age()).toBeLessThan(HOUR);
  vi.advanceTimersByTime(30 * HOUR);
  expect(age()).toBeLessThan(HOUR);
});

test('code that comes back finds its folder again', async () => {
  const root = projectWith(demo(1));
  const first = await compile(root);
  write(root, demo(2));
  await compile(root);
  write(root, demo(1));
  expect((await compile(root)).entry).toBe(first.entry);
  expect(folders(root)).toHaveLength(2);
});
