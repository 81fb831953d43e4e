import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeType, sameType } from '../../../engine/artifacts/describe.ts';
import { json, table, tensors } from '../../../engine/define/artifact-types.ts';

test('a declaration without a tolerance is what it was', () => {
  expect(table('scores', { error: 'float64' })).toEqual({
    kind: 'table',
    name: 'scores',
    columns: { error: 'float64' },
  });
});

test('a tolerance does not make another type of an artifact', () => {
  const plain = table('scores', { error: 'float64' });
  const tolerant = table('scores', { error: 'float64' }, { tolerance: { ulp: 1 } });
  expect(sameType(plain, tolerant)).toBe(true);
  expect(describeType(tolerant)).toBe(describeType(plain));
});

test.each([
  () => table('scores', { error: 'float64' }, { tolerance: { absolute: -1 } }),
  () => table('scores', { error: 'float64' }, { tolerance: { columns: { error: { ulp: NaN } } } }),
  () => table('scores', { error: 'float64' }, { tolerance: { columns: { eror: {} } as never } }),
  () => tensors('model', { tolerance: { abslute: 1 } as never }),
  () => json('summary', z.json(), { tolerance: { relative: '1' } as never }),
])('a tolerance that makes no sense is refused: %s', (declare) => {
  expect(declare).toThrow(expect.objectContaining({ code: 'invalid-definition' }));
});
