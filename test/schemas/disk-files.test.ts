import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { diskFiles } from '../../schemas/disk/files.ts';
import type { DiskFileKind } from '../../schemas/disk/files.ts';
import { validators } from '../../schemas/disk/validators.generated.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sha = (digit: string): string => digit.repeat(64);
const signature = '1:2:3:4:5';

/** One valid file of each kind, with every optional member. */
const samples: Record<DiskFileKind, object> = {
  lock: {
    version: 1,
    pipelines: {
      p: {
        quick: {
          backend: 'simd',
          actions: {
            train: { key: sha('1'), code: sha('2'), parameters: sha('3'), outputs: { learner: sha('4') } },
          },
        },
      },
    },
  },
  'action-record': {
    version: 1,
    key: sha('1'),
    identity: {
      engine: '1',
      stage: 'train',
      version: 1,
      code: sha('2'),
      parameters: { a: [1, null, { b: 'c' }] },
      inputs: {
        data: sha('3'),
        all: [{ cell: { seed: 1, algorithm: 'maml', fast: true }, digest: sha('4') }],
      },
      backend: null,
    },
    code: { modules: { 'stages/train.ts': sha('5') }, packages: { zod: '4.6.7' } },
    outputs: { learner: { digest: sha('6'), bytes: 10 } },
    run: {
      finishedAt: '2025-01-01T00:00:00Z',
      seconds: 1.5,
      host: 'h',
      node: 'v20',
      platform: 'linux-x64',
      phaseline: '0.1.0',
      attempts: 1,
    },
    sha256: sha('7'),
  },
  claim: { version: 1, id: 'ab'.repeat(16), pid: 1, startTime: '123', host: 'h', machine: 'boot pid:[1]' },
  'compiled-manifest': {
    version: 1,
    pipeline: 'pipelines/p.ts',
    id: sha('1'),
    root: '/p',
    toolchain: sha('2'),
    entry: 'p.js',
    files: { 'pipelines/p.ts': sha('3') },
    absent: ['pipelines/p.js'],
    outputs: { 'p.js': sha('4') },
    modules: { 'pipelines/p.ts': { hash: sha('5'), imports: [], packages: ['node_modules/zod'] } },
    packages: { 'node_modules/zod': { name: 'zod', version: '4.6.7', dependencies: [] } },
    lines: { 'p.js': [[1, 'pipelines/p.ts']] },
    sha256: sha('7'),
  },
  'last-run': {
    version: 1,
    startedAt: '2025-01-01T00:00:00Z',
    finishedAt: '2025-01-01T00:00:01Z',
    status: 'done',
    process: { pid: 1, startTime: '123', host: 'h', machine: 'boot pid:[1]' },
    actions: {
      train: { key: sha('1'), status: 'failed', seconds: 1, error: 'stage-failed: no', log: '/p/log' },
    },
    sha256: sha('7'),
  },
  published: {
    version: 1,
    files: { 'a.arrow': { digest: sha('1'), bytes: 1, signature } },
    sha256: sha('7'),
  },
  signatures: {
    version: 1,
    blobs: { [sha('1')]: { signature } },
    records: { [sha('2')]: { signature, outputs: { table: { digest: sha('1'), bytes: 1 } }, seconds: 1.5 } },
    sha256: sha('7'),
  },
};
const kinds = Object.keys(diskFiles) as DiskFileKind[];

describe('the generated files', () => {
  it('are what the zod schemas say', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/schemas.mjs', '--check'], { cwd: root, stdio: 'pipe' }),
    ).not.toThrow();
  });

  it('are one JSON Schema a kind of file, and no more', () => {
    const found = readdirSync(`${root}schemas`).filter((name) => name.endsWith('.schema.json'));
    expect(found).toEqual(kinds.map((kind) => `${kind}.schema.json`).sort());
  });

  it.each(kinds)(
    'describe a %s file to others: with an id, a title, a description and draft 2020-12',
    (kind) => {
      const schema = readSchema(kind);
      expect(schema).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: `urn:phaseline:schema:${kind}`,
      });
      expect(schema).toMatchObject({
        title: diskFiles[kind].title,
        description: diskFiles[kind].description,
      });
    },
  );
});

describe.each(kinds)('a %s file', (kind) => {
  const published = new Ajv2020({ allowUnionTypes: true }).compile(readSchema(kind));
  const standalone = validators[kind] as (value: unknown) => boolean;
  const verdicts = (value: unknown): boolean[] => [
    diskFiles[kind].schema.safeParse(value).success,
    published(value),
    standalone(value),
  ];

  it('is accepted by zod, by its JSON Schema and by the standalone validator', () => {
    expect(verdicts(samples[kind])).toEqual([true, true, true]);
  });

  it('is judged alike by all three, whatever part of it is broken', () => {
    const broken = mutations(samples[kind]);
    expect(broken.length).toBeGreaterThan(5);
    for (const value of broken) {
      const [zod, ...others] = verdicts(value);
      expect({ value, others }).toEqual({ value, others: [zod, zod] });
    }
    expect(broken.filter((value) => verdicts(value).includes(false)).length).toBeGreaterThan(5);
  });
});

describe('what a run with nothing to do loads', () => {
  it('is none of apache-arrow, ajv, zod and execa, which are loaded where they are used', async () => {
    const inFolder = (folder: string) =>
      readdirSync(`${root}${folder}`)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`);
    const entries = [
      ...inFolder('engine/store'),
      'engine/artifacts/codec.ts',
      'engine/artifacts/describe.ts',
    ];
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: entries,
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      write: false,
      metafile: true,
      outdir: 'out',
    });
    const loaded = new Set(entries);
    for (const path of loaded) {
      const imports = metafile.inputs[path]?.imports ?? [];
      for (const { path: imported, kind } of imports) if (kind !== 'dynamic-import') loaded.add(imported);
    }
    expect(loaded).toContain('schemas/disk/validators.generated.ts');
    expect([...loaded].filter((path) => !path.endsWith('.ts') && !path.startsWith('node:'))).toEqual([]);
  });
});

function readSchema(kind: DiskFileKind): object {
  return JSON.parse(readFileSync(`${root}schemas/${kind}.schema.json`, 'utf8')) as object;
}

/** The value with each member, at any depth, left out, set to null, to a number, to a string; and with one too many. */
function mutations(value: unknown): unknown[] {
  const replaced = [null, -1.5, 'x'];
  if (typeof value !== 'object' || value === null) return replaced;
  if (Array.isArray(value))
    return [
      ...replaced,
      ...value.flatMap((item, at) => mutations(item).map((other) => value.with(at, other))),
    ];
  return [
    ...replaced,
    { ...value, unknownMember: 1 },
    ...Object.entries(value).flatMap(([key, member]) => [
      Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)),
      ...mutations(member).map((other) => ({ ...value, [key]: other })),
    ]),
  ];
}
