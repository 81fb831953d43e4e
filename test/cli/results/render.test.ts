import { tableFromIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { renderResults } from '../../../cli/results/render.ts';
import type { ResultFormat } from '../../../cli/results/formats.ts';
import { encode } from '../../../engine/artifacts/codec.ts';
import { table, type Cell } from '../../../engine/define/artifact-types.ts';
import type { ResultArtifact } from '../../../engine/results/find-results.ts';
import { noColors } from '../no-colors.ts';

const scores = table('scores', {
  task: 'int32',
  system: 'utf8',
  bound: 'bool',
  error: 'float64?',
  state: 'float64[]',
});

const artifactOf = (
  path: string,
  cell: Cell,
  facts: ResultArtifact['facts'],
  bytes: Uint8Array,
): ResultArtifact => ({
  path,
  cell,
  facts,
  digest: '0'.repeat(64),
  bytes: bytes.length,
  file: `artifacts/out/${path}`,
  read: () => Promise.resolve(bytes),
});

async function scoresOf(seed: number): Promise<ResultArtifact> {
  const value = {
    task: Int32Array.of(0, 1),
    system: ['pendulum', 'a, "b"'],
    bound: Uint8Array.of(1, 0),
    error: Float64Array.of(1 / 3, seed === 0 ? 12345.678 : NaN),
    state: { width: 2, data: Float64Array.of(1, -2, 0.5, 1e-9) },
  };
  const bytes = await encode(scores, value, { stage: 'a', output: 'scores' });
  return artifactOf(
    `scores/seed=${seed}`,
    { seed },
    { kind: 'table', name: 'scores', columns: scores.columns },
    bytes,
  );
}

const json = (path: string, cell: Cell, value: unknown) =>
  artifactOf(path, cell, { kind: 'json', name: 'x' }, new TextEncoder().encode(JSON.stringify(value)));

const render = (artifacts: readonly ResultArtifact[], format: ResultFormat) =>
  renderResults(artifacts, { format, colors: noColors });

test('the tables of a matrix are one, with the axes in front and four digits', async () => {
  expect(await render([await scoresOf(0), await scoresOf(1)], 'pretty')).toBe(
    `
seed  task  system    bound   error               state
   0     0  pendulum   true  0.3333             [1, -2]
   0     1  a, "b"    false   12346  [0.5000, 1.000e-9]
   1     0  pendulum   true  0.3333             [1, -2]
   1     1  a, "b"    false       –  [0.5000, 1.000e-9]
`.slice(1),
  );
});

test('csv has every digit, quotes what needs it, and leaves missing numbers empty', async () => {
  expect(await render([await scoresOf(1)], 'csv')).toBe(
    `
seed,task,system,bound,error,state.0,state.1
1,0,pendulum,true,0.3333333333333333,1,-2
1,1,"a, ""b""",false,,0.5,1e-9
`.slice(1),
  );
});

test('json has a row a line, and null for missing numbers', async () => {
  expect(await render([await scoresOf(1)], 'json')).toBe(
    `
[
{"seed":1,"task":0,"system":"pendulum","bound":true,"error":0.3333333333333333,"state":[1,-2]},
{"seed":1,"task":1,"system":"a, \\"b\\"","bound":false,"error":null,"state":[0.5,1e-9]}
]
`.slice(1),
  );
});

test('arrow is the stored file', async () => {
  const bytes = (await render([await scoresOf(0)], 'arrow')) as Uint8Array;
  expect(tableFromIPC(bytes).numRows).toBe(2);
});

test('several tables are no single Arrow file, and the error names them', async () => {
  const artifacts = [await scoresOf(0), await scoresOf(1)];
  await expect(render(artifacts, 'arrow')).rejects.toMatchObject({
    code: 'usage',
    facts: { todo: 'Name one of them: scores/seed=0, scores/seed=1.' },
  });
});

test('tables of other columns are printed apart', async () => {
  const other = { ...(await scoresOf(1)), path: 'other' };
  const columns = { task: 'int32' } as const;
  const bytes = await encode(
    table('other', columns),
    { task: Int32Array.of(7) },
    { stage: 'a', output: 'o' },
  );
  const strange = artifactOf('strange', {}, { kind: 'table', name: 'other', columns }, bytes);
  expect(await render([strange, other], 'pretty')).toMatch(/^strange\ntask\n   7\n\nother\nseed /);
  await expect(render([strange, other], 'csv')).rejects.toMatchObject({ code: 'usage' });
});

test('an axis that the table has as a column is not added', async () => {
  const artifact = { ...(await scoresOf(0)), cell: { task: 0 } };
  expect(await render([artifact], 'csv')).toMatch(/^task,system,/);
});

test('long tables end with their number of rows', async () => {
  const columns = { i: 'int32' } as const;
  const bytes = await encode(table('t', columns), { i: new Int32Array(1200) }, { stage: 'a', output: 'o' });
  const text = await render([artifactOf('t', {}, { kind: 'table', name: 't', columns }, bytes)], 'pretty');
  expect((text as string).split('\n').slice(-2)).toEqual([
    '… and 1,000 more rows: --format csv prints them all',
    '',
  ]);
});

test('json results are printed as they are, those of a matrix with their cells', async () => {
  expect(await render([json('a', {}, { best: 1 })], 'pretty')).toBe('{\n  "best": 1\n}\n');
  expect(
    JSON.parse((await render([json('a', { s: 0 }, 1), json('b', { s: 1 }, 2)], 'json')) as string),
  ).toEqual([
    { cell: { s: 0 }, value: 1 },
    { cell: { s: 1 }, value: 2 },
  ]);
});

test('of other files the place is printed', async () => {
  const html = artifactOf('report', {}, { kind: 'file', mediaType: 'text/html' }, new Uint8Array(2048));
  expect(await render([html], 'pretty')).toBe('report  text/html  2.0 KiB  artifacts/out/report\n');
  await expect(render([html], 'csv')).rejects.toMatchObject({ code: 'usage' });
});
