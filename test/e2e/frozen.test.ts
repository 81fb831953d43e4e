import { rmSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LockedAction, LockFile } from '../../schemas/disk/lock.ts';
import { chainFiles } from '../rig/chain.ts';
import { cached, eventsOf, executed } from '../rig/events.ts';
import type { Finished } from '../rig/command.ts';
import { createProject, type Project } from '../rig/project.ts';

const lockPath = 'pipeline.lock.json';

/** The chain with c in a matrix, an installed package that c uses, and a leak in a that tests can open. */
const files: Record<string, string> = {
  ...chainFiles,
  'pipelines/chain.ts': chainFiles['pipelines/chain.ts']
    .replace('offset: z.number().default(0)', 'offsets: z.array(z.number()).default([0, 1])')
    .replace('{ parameters: { scale, offset } }', '{ parameters: { scale, offsets }, matrix }')
    .replace(
      'sum: c({ squares }, { offset })',
      'sums: matrix({ offset: offsets }, ({ offset }) => c({ squares }, { offset }))',
    ),
  'stages/a.ts': chainFiles['stages/a.ts'].replace(
    'scale * Number(text)',
    "scale * Number(text) + Number(process.env['LEAK'] ?? 0)",
  ),
  'stages/c.ts': chainFiles['stages/c.ts']
    .replace('import { z }', "import { unit } from 'units';\nimport { z }")
    .replace('x + y, offset)', 'x + y, unit * offset)'),
  'node_modules/units/package.json':
    '{ "name": "units", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/units/index.js': 'export const unit = 1;\n',
};

let project: Project;
let lock: string;

async function hasRun(): Promise<void> {
  project = await createProject(files);
  const run = await project.run(['run', 'chain']);
  if (run.exitCode !== 0) throw new Error(run.stderr);
  lock = project.read(lockPath);
}

beforeEach(() => {
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  project.write(lockPath, lock);
});

const frozen = (...words: string[]) => project.run(['run', 'chain', '--frozen', '--json', ...words]);
const edit = (file: string, before: string, after: string) =>
  project.edit(file, (text) => text.replace(before, after));
const errorOf = (run: Finished) => eventsOf(run, 'error')[0];

describe('run --frozen of a pipeline that has run', () => {
  beforeAll(hasRun);

  const editLock = (change: (actions: Record<string, LockedAction>, profile: { backend: string }) => void) =>
    project.edit(lockPath, (text) => {
      const parsed = JSON.parse(text) as LockFile;
      const profile = parsed.pipelines['chain']['default'];
      change(profile.actions, profile);
      return `${JSON.stringify(parsed, null, 2)}\n`;
    });

  test('executes nothing and leaves the lock file alone when nothing changed', async () => {
    const run = await frozen();
    expect(run.exitCode).toBe(0);
    expect(executed(run)).toEqual([]);
    expect(cached(run)).toEqual(['a', 'b', 'c[offset=0]', 'c[offset=1]']);
    expect(project.read(lockPath)).toBe(lock);
  });

  const wrong = 'f'.repeat(64);
  const mutations: [name: string, mutate: () => void, difference: RegExp][] = [
    [
      'a parameter of the profile',
      () => edit('pipelines/chain.ts', 'default: {}', 'default: { scale: 2 }'),
      /^a: parameter scale: 1 in the lock, now 2$/,
    ],
    [
      'a default of the schema',
      () => edit('pipelines/chain.ts', 'z.number().default(1)', 'z.number().default(3)'),
      /^a: parameter scale: 1 in the lock, now 3$/,
    ],
    [
      'the code of a stage',
      () => edit('stages/a.ts', 'scale * Number(text)', 'Number(text) * scale'),
      /^a: code stages\/a\.ts: [0-9a-f]{12} in the lock, now [0-9a-f]{12}$/,
    ],
    [
      'a helper two imports deep',
      () => edit('lib/inner.ts', 'x * x', '1 * x * x'),
      /^b: code lib\/inner\.ts: [0-9a-f]{12} in the lock, now [0-9a-f]{12}$/,
    ],
    [
      'the version of a package',
      () => edit('node_modules/units/package.json', '1.0.0', '1.0.1'),
      /^(c\[offset=[01]\]: package units: 1\.0\.0 in the lock, now 1\.0\.1\n?){2}$/,
    ],
    [
      'an input file',
      () => project.write('stages/numbers.txt', '4 5 6\n'),
      /^a: code stages\/numbers\.txt: [0-9a-f]{12} in the lock, now [0-9a-f]{12}$/,
    ],
    [
      "a stage's version",
      () => edit('stages/b.ts', "name: 'b',", "name: 'b', version: 2,"),
      /^b: version: 1 in the lock, now 2\nb: code stages\/b\.ts: /,
    ],
    [
      'the name of a stage',
      () => edit('stages/b.ts', "name: 'b',", "name: 'square',"),
      /^square: not in the lock\nb: in the lock, and not in the pipeline any more$/,
    ],
    [
      'a longer axis',
      () => edit('pipelines/chain.ts', 'default([0, 1])', 'default([0, 1, 2])'),
      /^c\[offset=2\]: not in the lock$/,
    ],
    [
      'a shorter axis',
      () => edit('pipelines/chain.ts', 'default([0, 1])', 'default([0])'),
      /^c\[offset=1\]: in the lock, and not in the pipeline any more$/,
    ],
    ['a deleted entry of the lock', () => editLock((actions) => delete actions['b']), /^b: not in the lock$/],
    [
      'an added entry of the lock',
      () => editLock((actions) => void (actions['x'] = actions['a'])),
      /^x: in the lock, and not in the pipeline any more$/,
    ],
    [
      'another key in the lock',
      () => editLock((actions) => void (actions['b'].key = wrong)),
      /^b: key of other inputs, backend or engine: ffffffffffff in the lock, now [0-9a-f]{12}$/,
    ],
    [
      'another output in the lock',
      () => editLock((actions) => void (actions['a'].outputs['scaled'] = wrong)),
      /^a: output scaled: ffffffffffff in the lock, now [0-9a-f]{12}\nb: input scaled: [0-9a-f]{12} in the lock, now ffffffffffff$/,
    ],
    [
      'an output less in the lock',
      () => editLock((actions) => delete actions['c[offset=0]'].outputs['sum']),
      /^c\[offset=0\]: output sum: declared by the stage \(new\)$/,
    ],
    [
      'other parameters in the lock',
      () => editLock((actions) => void (actions['a'].parameters = wrong)),
      /^a: parameter values: ffffffffffff in the lock, now [0-9a-f]{12}$/,
    ],
    [
      'another code fingerprint in the lock',
      () => editLock((actions) => void (actions['a'].code = wrong)),
      /^a: code fingerprint: ffffffffffff in the lock, now [0-9a-f]{12}$/,
    ],
    [
      'another backend in the lock',
      () => editLock((_, profile) => void (profile.backend = 'abacus-1')),
      /^the profile: backend of the profile: abacus-1 in the lock, now $/,
    ],
  ];

  test.each(mutations)('refuses %s and names it', async (_, mutate, difference) => {
    mutate();
    const before = project.read(lockPath);
    const run = await frozen();
    expect(run.exitCode).toBe(3);
    expect(errorOf(run)).toMatchObject({
      code: 'lock-mismatch',
      what: '"chain" (default) is not what the lock file says. Nothing was executed.',
      why: expect.stringMatching(difference),
      where: { file: lockPath, line: expect.any(Number), column: expect.any(Number) },
    });
    expect(executed(run)).toEqual([]);
    expect(project.read(lockPath)).toBe(before);
  });

  test('points to the line of the lock file that says something else', async () => {
    edit('stages/b.ts', '=> square(value)', '=> 1 * square(value)');
    const { stderr } = await project.run(['run', 'chain', '--frozen']);
    const [, line, text] =
      /at: {2}pipeline\.lock\.json:(\d+):\d+\n +\d+ \| (.*)\n +\| +\^\n/.exec(stderr) ?? [];
    const lines = lock.split('\n');
    expect(lines[Number(line) - 1].trim()).toBe(text);
    expect(text).toMatch(/^"code": "/);
    expect(
      lines
        .slice(0, Number(line))
        .findLast((each) => each.endsWith('": {'))
        ?.trim(),
    ).toBe('"b": {');
  });

  test('allows edits of comments', async () => {
    edit('stages/a.ts', '// Reads the numbers.', '/* Reads. */');
    expect((await frozen()).exitCode).toBe(0);
  });

  test('keeps to the profile: --set is an error', async () => {
    const run = await frozen('--set', 'scale=2');
    expect(run.exitCode).toBe(2);
    expect(errorOf(run)).toMatchObject({
      code: 'usage',
      what: '--frozen cannot be combined with --set or --backend.',
    });
  });

  test.each([
    ['a lock file without the profile', () => ['--profile', 'large'], 'large'],
    ['no lock file', () => (project.remove(lockPath), []), 'default'],
  ])('%s is an error that says what to run', async (_, prepare, profile) => {
    const run = await frozen(...prepare());
    expect(run.exitCode).toBe(2);
    expect(errorOf(run)).toMatchObject({
      code: 'not-locked',
      what: `pipeline.lock.json does not have the profile "${profile}" of "chain".`,
    });
  });
});

describe('run --frozen of a pipeline whose cache is lost', () => {
  beforeAll(hasRun);
  beforeEach(() => rmSync(project.path('artifacts'), { recursive: true }));

  test('executes what the lock names', async () => {
    const run = await frozen();
    expect(run.exitCode).toBe(0);
    expect(executed(run)).toEqual(['a', 'b', 'c[offset=0]', 'c[offset=1]']);
    expect(project.read(lockPath)).toBe(lock);
    expect(JSON.parse(project.read('artifacts/out/chain/default/squares.json'))).toEqual([1, 4, 9]);
  });

  test('says which kind of thing differs, from the lock alone', async () => {
    edit('lib/inner.ts', 'x * x', '1 * x * x');
    edit('pipelines/chain.ts', 'default: {}', 'default: { scale: 2 }');
    expect(errorOf(await frozen()).why).toMatch(
      /^a: parameter values: \w{12} in the lock, now \w{12}\nb: code fingerprint: \w{12} in the lock, now \w{12}$/,
    );
  });

  test('stops at the first action that gives other bytes, and publishes nothing', async () => {
    const run = await project.run(['run', 'chain', '--frozen', '--json'], { env: { LEAK: '1' } });
    expect(run.exitCode).toBe(3);
    expect(executed(run)).toEqual(['a']);
    expect(errorOf(run)).toMatchObject({
      code: 'lock-mismatch',
      what: '"a" executed exactly as the lock file says, and gave other bytes.',
      why: expect.stringMatching(/^a: output scaled: \w{12} in the lock, now \w{12}$/),
    });
    expect(project.read(lockPath)).toBe(lock);
    expect(() => project.read('artifacts/out/chain/default/squares.json')).toThrow('ENOENT');
    // What it gave is in the cache now; that is a difference, too.
    expect(errorOf(await frozen()).why).toMatch(/^a: output scaled: /);
  });
});
