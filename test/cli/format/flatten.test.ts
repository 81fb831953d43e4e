import { expect, test } from 'vitest';
import { flatten } from '../../../cli/format/flatten.ts';

test('nested parameters have dotted paths, and lists count as one value', () => {
  expect(flatten({ a: { b: 1, c: [1, { d: 2 }] }, e: null, f: 'x', g: {} })).toEqual([
    ['a.b', '1'],
    ['a.c', '[1,{"d":2}]'],
    ['e', 'null'],
    ['f', '"x"'],
  ]);
});
