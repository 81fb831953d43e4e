import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { encode } from '../../../engine/artifacts/codec.ts';
import { json, table, tensors, type ArtifactType } from '../../../engine/define/artifact-types.ts';
import { partDifferences } from '../../../engine/reproduce/part-differences.ts';

async function differences(type: ArtifactType, found: unknown, expected: unknown) {
  const bytes = (value: unknown) => encode(type, value, { stage: 'any', output: 'any' });
  return partDifferences(type, await bytes(found), await bytes(expected));
}

describe('partDifferences of tables', () => {
  const scores = table(
    'scores',
    { row: 'int32', name: 'utf8', error: 'float64', rate: 'float32', state: 'float64[]' },
    { tolerance: { absolute: 0.1, columns: { rate: { ulp: 1 } } } },
  );
  const value = {
    row: Int32Array.of(0, 1),
    name: ['a', 'b'],
    error: Float64Array.of(1, 2),
    rate: Float32Array.of(1, 1),
    state: { width: 2, data: Float64Array.of(1, 2, 3, 4) },
  };

  test('are none for equal tables', async () => {
    expect(await differences(scores, value, value)).toEqual([]);
  });

  test('tell for each column the largest distance, its row, and whether all are near', async () => {
    const found = {
      ...value,
      error: Float64Array.of(1.0625, 1.5),
      rate: Float32Array.of(1, 1 + 2 ** -23),
      state: { width: 2, data: Float64Array.of(1, 2, 3, 4.0625) },
    };
    expect(await differences(scores, found, value)).toMatchObject([
      {
        part: 'error',
        within: false,
        tolerance: { absolute: 0.1 },
        largest: { absolute: 0.5, relative: 0.25 },
        at: { row: 1, expected: '2', found: '1.5' },
        differing: 2,
        values: 2,
      },
      { part: 'rate', within: true, tolerance: { ulp: 1 }, largest: { ulp: 1 }, at: { row: 1 } },
      { part: 'state', within: true, at: { row: 1, expected: '4' }, differing: 1, values: 4 },
    ]);
  });

  test('want integers and texts equal', async () => {
    const found = { ...value, row: Int32Array.of(0, 2), name: ['a', 'c'] };
    expect(await differences(scores, found, value)).toMatchObject([
      { part: 'row', within: false, at: { row: 1, expected: '1', found: '2' } },
      { part: 'name', within: false, at: { row: 1, expected: 'b', found: 'c' } },
    ]);
  });

  test('say when the number of rows differs', async () => {
    const one = table('one', { x: 'float64' }, { tolerance: { absolute: 9 } });
    const [difference] = await differences(one, { x: Float64Array.of(1) }, { x: Float64Array.of(1, 2) });
    expect(difference).toMatchObject({ part: 'x', within: false, fault: '1 value instead of 2 values' });
  });
});

test('partDifferences of tensors compare names, shapes and numbers', async () => {
  const model = tensors('model', { tolerance: { relative: 0.1 } });
  const tensor = (shape: readonly number[], ...data: number[]) => ({ shape, data: Float64Array.from(data) });
  const of = (named: Record<string, ReturnType<typeof tensor>>) => ({ tensors: named, metadata: {} });
  expect(
    await differences(
      model,
      of({ w: tensor([2], 1, 2.1), b: tensor([1, 2], 0, 0) }),
      of({ w: tensor([2], 1, 2) }),
    ),
  ).toMatchObject([
    { part: 'w', within: true, differing: 1 },
    { part: 'b (shape)', fault: 'it is not expected' },
    { part: 'b', fault: 'it is not expected' },
  ]);
});

test('partDifferences of JSON compare numbers by their path, and the rest as it is', async () => {
  const summary = json('summary', z.json(), { tolerance: { absolute: 0.1 } });
  const found = { runs: [{ error: 1.0625 }, { error: 2 }], name: 'b', list: [1] };
  const expected = { runs: [{ error: 1 }, { error: 2 }], name: 'a', list: [1, 2] };
  const told = await differences(summary, found, expected);
  expect(Object.fromEntries(told.map(({ part, within, fault }) => [part, fault ?? within]))).toEqual({
    '$.runs[].error': true,
    '$.name': false,
    '$.list[]': '1 value instead of 2 values',
    '$.list (length)': false,
  });
});
