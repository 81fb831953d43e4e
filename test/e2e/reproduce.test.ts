import { readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reproduction } from '../../engine/reproduce/reproduce.ts';
import type { LockFile } from '../../schemas/disk/lock.ts';
import { startCommand, type CommandOptions, type Finished } from '../rig/command.ts';
import { eventsOf, executed } from '../rig/events.ts';
import { laboratoryFiles } from '../rig/laboratory.ts';
import { createProject, type Project } from '../rig/project.ts';
import { reversedFolders } from '../rig/reversed-folders.ts';

let project: Project;
let lock: string;

beforeAll(async () => {
  project = await createProject(laboratoryFiles);
  const run = await project.run(['run', 'laboratory']);
  if (run.exitCode !== 0) throw new Error(run.stdout + run.stderr);
  lock = project.read('pipeline.lock.json');
});

beforeEach(() => {
  for (const [file, text] of Object.entries(laboratoryFiles)) project.write(file, text);
});

const reproduce = (words: readonly string[] = [], options?: CommandOptions) =>
  project.run(['reproduce', 'laboratory', '--json', ...words], options);
const errorOf = (run: Finished) => eventsOf(run, 'error')[0];

/** The last line: `action output: how it was compared, and what came out`. */
function verdicts({ stdout }: Finished): string[] {
  return comparison(stdout).outputs.map(
    ({ action, output, mode, verdict, why }) =>
      `${action} ${output}: ${mode}, ${verdict}${why === undefined ? '' : ` (${why})`}`,
  );
}

function comparison(stdout: string): Reproduction {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Reproduction;
}

/** Every file but those of the compiler and of packages, with its size and the time it was written. */
function filesOf(folder: string, within = ''): string[] {
  return readdirSync(join(folder, within), { withFileTypes: true })
    .map((entry) => ({ entry, name: join(within, entry.name) }))
    .filter(({ name }) => name !== 'node_modules' && name !== join('artifacts', 'compiled'))
    .flatMap(({ entry, name }) => {
      if (entry.isDirectory()) return filesOf(folder, name);
      const { size, mtimeMs } = statSync(join(folder, name));
      return [`${name} ${size} ${mtimeMs}`];
    })
    .sort();
}

function blobOf(action: string, output: string): string {
  const { actions } = (JSON.parse(lock) as LockFile).pipelines['laboratory']['default'];
  const digest = actions[action].outputs[output];
  return project.path(join('artifacts/cas', digest.slice(0, 2), digest));
}

const bits = [
  'sample samples: bits, same',
  'train model: bits, same',
  'note note: none, not-comparable (not deterministic, as declared)',
  'judge scores: bits, same',
  'judge plot: bits, same',
];

function actionsLocked({ read }: Project): Record<string, unknown> {
  const { pipelines } = JSON.parse(read('pipeline.lock.json')) as LockFile;
  return pipelines['laboratory']['default'].actions;
}

describe('reproduce of a whole pipeline', () => {
  test('executes everything again, compares bit for bit, and writes nothing', async () => {
    const before = filesOf(project.root);
    const run = await reproduce();
    expect(run.exitCode).toBe(0);
    expect(executed(run)).toEqual(['judge', 'note', 'sample', 'train']);
    expect(verdicts(run)).toEqual(bits);
    expect(filesOf(project.root)).toEqual(before);
  });

  test('tells it to people', async () => {
    const { stdout } = await project.run(['reproduce', 'laboratory', 'judge']);
    expect(stdout.slice(stdout.indexOf('action  output'))).toMatch(
      /^action {2}output {2}compared {5}result\njudge {3}scores {2}bit for bit {2}same\njudge {3}plot {4}bit for bit {2}same\n\n✓ laboratory \(default\) is reproduced: of 2 outputs: 2 the same bit for bit \(.+\)\n {2}The store, the lock file and the results are as they were\.\n$/,
    );
  });

  test('gives the same bits with another time zone, language, umask and number of threads', async () => {
    const umask = process.umask(0o077);
    const language = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    const running = reproduce(['--jobs', '1'], { env: { TZ: 'Asia/Kathmandu', ...language } });
    process.umask(umask);
    expect(verdicts(await running)).toEqual(bits);
  });

  test('gives the same bits from another folder, with another place for temporary files', async () => {
    const launcher = project.path('node_modules/phaseline/bin/pipeline.js');
    const words = ['reproduce', 'laboratory', '--json', '--jobs', '7'];
    const elsewhere = startCommand(launcher, project.path('stages'), words, { env: { TMPDIR: '/var/tmp' } });
    expect(verdicts(await elsewhere.finished)).toEqual(bits);
  });

  test('gives the same bits where folders are listed in another order', async () => {
    expect(verdicts(await reproduce([], { env: reversedFolders(project.path('told')) }))).toEqual(bits);
    expect(project.read('told')).not.toBe('');
  });

  test('a project at another path, with all of it different, writes the same lock file', async () => {
    const other = await createProject(laboratoryFiles);
    const umask = process.umask(0o077);
    const env = { TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8', ...reversedFolders(other.path('told')) };
    const running = other.run(['run', 'laboratory', 'judge', '--jobs', '3'], { env });
    process.umask(umask);
    expect((await running).exitCode).toBe(0);
    expect(other.read('told')).not.toBe('');
    const { note: _, ...deterministic } = actionsLocked(project);
    expect(JSON.stringify(actionsLocked(other))).toBe(JSON.stringify(deterministic));
  });

  test('resumes no checkpoint that a run left behind', async () => {
    const failed = await project.run(
      ['run', 'laboratory', 'train', '--force', 'train', '--checkpoint-every', '0', '--json'],
      { env: { FAIL: '1' } },
    );
    expect(failed.exitCode).toBe(1);
    const run = await reproduce(['train']);
    expect(eventsOf(run, 'action-resumed')).toEqual([]);
    expect(verdicts(run)).toEqual(['train model: bits, same']);
  });

  test('names what differs, by how much, and what follows from it', async () => {
    const run = await reproduce([], { env: { LEAK: '1' } });
    expect(run.exitCode).toBe(3);
    expect(verdicts(run)).toEqual([
      'sample samples: bits, different',
      'train model: bits, different (its inputs differ already)',
      'note note: none, not-comparable (not deterministic, as declared)',
      'judge scores: bits, different (its inputs differ already)',
      'judge plot: bits, different (its inputs differ already)',
    ]);
    expect(comparison(run.stdout).outputs[0].parts).toEqual([
      {
        part: 'x',
        within: false,
        largest: { absolute: 1, relative: 1 / 3, ulp: 2 ** 51 },
        at: { row: 2, expected: '3', found: '4' },
        differing: 1,
        values: 3,
      },
    ]);
  });

  test('ends with 1 when a stage fails, and compares the others', async () => {
    const run = await reproduce([], { env: { FAIL: '1' } });
    expect(run.exitCode).toBe(1);
    expect(comparison(run.stdout)).toMatchObject({
      status: 'failed',
      failures: [{ action: 'train', error: { code: 'stage-failed' } }],
    });
    expect(verdicts(run)).toHaveLength(2);
  });

  test('refuses code that is not the code of the lock', async () => {
    project.edit('stages/laboratory.ts', (text) => text.replace('x * (1 + off)', '(1 + off) * x'));
    const run = await reproduce();
    expect(run.exitCode).toBe(3);
    expect(errorOf(run)).toMatchObject({
      code: 'lock-mismatch',
      why: expect.stringMatching(/^sample: code stages\/laboratory\.ts: /),
    });
    expect(executed(run)).toEqual([]);
  });
});

describe('reproduce on another backend', () => {
  const rough = (words: readonly string[], rough?: string) =>
    reproduce(['--backend', 'roughly', ...words], rough === undefined ? {} : { env: { ROUGH: rough } });

  test('compares by tolerance what it takes part in, and the rest bit for bit', async () => {
    const run = await rough([]);
    expect(run.exitCode).toBe(0);
    expect(verdicts(run)).toEqual([
      'sample samples: bits, same',
      'train model: tolerance, near',
      'note note: none, not-comparable (not deterministic, as declared)',
      'judge scores: tolerance, near',
      'judge plot: tolerance, not-comparable (other bytes, and a file has no tolerance)',
    ]);
    const [, model, , scores] = comparison(run.stdout).outputs;
    expect(model.parts).toMatchObject([{ part: 'weights', within: true, tolerance: { ulp: 2 } }]);
    expect(scores.parts).toMatchObject([{ part: 'error', within: true, tolerance: { relative: 1e-5 } }]);
  });

  test('says so when the bytes are the same all the same', async () => {
    expect(verdicts(await rough(['train'], '0'))).toEqual(['train model: tolerance, same']);
  });

  test('fails where a value is out of its tolerance', async () => {
    const run = await rough([], '1e-3');
    expect(run.exitCode).toBe(3);
    expect(verdicts(run)).toContain('judge scores: tolerance, different');
  });

  test('promises no bits for a backend that promises none, whatever its identity', async () => {
    expect(verdicts(await reproduce(['train', '--backend', 'untold']))).toEqual([
      'train model: tolerance, same',
    ]);
  });
});

describe('reproduce of chosen stages', () => {
  /** Without the blob; it is put back. */
  async function without<T>(path: string, use: () => Promise<T>): Promise<T> {
    renameSync(path, `${path}.aside`);
    try {
      return await use();
    } finally {
      renameSync(`${path}.aside`, path);
    }
  }

  test('executes them alone, on the inputs of the lock', async () => {
    const run = await reproduce(['judge'], { env: { LEAK: '1' } });
    expect(run.exitCode).toBe(0);
    expect(executed(run)).toEqual(['judge']);
  });

  test('needs their inputs in the store', async () => {
    const run = await without(blobOf('train', 'model'), () => reproduce(['judge']));
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)).toMatchObject({
      code: 'missing-artifact',
      what: expect.stringMatching(
        /^The output "model" of "train", which "judge" reads, is not in the store: the lock file names it \(\w{12}\), and it is not here\.$/,
      ),
      todo: expect.stringContaining('npx pipeline reproduce laboratory'),
    });
  });

  test('refuses an input that was tampered with, and leaves it where it is', async () => {
    const path = blobOf('train', 'model');
    await without(path, async () => {
      writeFileSync(path, 'other bytes');
      const run = await reproduce(['judge']);
      expect(errorOf(run)).toMatchObject({ code: 'corrupt-artifact' });
      expect(statSync(path).size).toBe(11);
    });
  });

  test('proves nothing when nothing of them is comparable', async () => {
    const run = await reproduce(['note']);
    expect(run.exitCode).toBe(3);
    expect(verdicts(run)).toEqual([bits[2]]);
  });

  test('asks before it computes for what a tolerance is applied to', async () => {
    const run = await without(blobOf('train', 'model'), () => reproduce(['train', '--backend', 'roughly']));
    expect(errorOf(run)).toMatchObject({ code: 'missing-artifact' });
    expect(executed(run)).toEqual([]);
  });
});

test('a pipeline that is not in the lock cannot be reproduced', async () => {
  const fresh = await createProject(laboratoryFiles);
  const run = await fresh.run(['reproduce', 'laboratory', '--json']);
  expect(run.exitCode).toBe(2);
  expect(errorOf(run)).toMatchObject({ code: 'not-locked' });
});
