import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axesCells } from '../../../engine/graph/axes.ts';

const where = { where: 'here' };
const cells = (axes: Record<string, unknown>, outer = {}) => axesCells(axes, outer, where);

test('axes multiply, the first one slowest', () => {
  expect(cells({ a: [1, 2], b: ['x', 'y'] })).toEqual([
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ]);
});

test('no axes are one cell, an empty axis none', () => {
  expect(cells({})).toEqual([{}]);
  expect(cells({ a: [1, 2], b: [] })).toEqual([]);
});

test('an axis may depend on others, declared before or after it', () => {
  const sizes = ({ system }: Record<string, unknown>) => (system === 'pendulum' ? [1] : [2, 3]);
  expect(cells({ size: sizes, system: ['pendulum', 'orbit'] })).toEqual([
    { size: 1, system: 'pendulum' },
    { size: 2, system: 'orbit' },
    { size: 3, system: 'orbit' },
  ]);
  expect(
    cells({
      system: ['pendulum', 'orbit'],
      size: sizes,
      twice: ({ size }: Record<string, number>) => [2 * size],
    }),
  ).toEqual([
    { system: 'pendulum', size: 1, twice: 2 },
    { system: 'orbit', size: 2, twice: 4 },
    { system: 'orbit', size: 3, twice: 6 },
  ]);
});

test('values of different types are different values', () => {
  expect(cells({ a: [1, '1', true] })).toHaveLength(3);
});

test.each<[string, Record<string, unknown>, object]>([
  [
    'depend on each other in a circle',
    { a: ({ b }: never) => [b], b: ({ c }: never) => [c], c: ({ b }: never) => [b] },
    {
      code: 'cycle',
      message: 'Matrix axes depend on each other in a circle: b -> c -> b.',
    },
  ],
  [
    'depend on themselves',
    { a: ({ a }: never) => [a] },
    { code: 'cycle', message: 'Matrix axes depend on each other in a circle: a -> a.' },
  ],
  [
    'ask for an axis that is not there',
    { seed: [1], a: (cell: Record<string, unknown>) => [cell['sede']] },
    {
      code: 'invalid-definition',
      message: 'The matrix axis "a" asks for an axis "sede" that the matrix does not have.',
      facts: expect.objectContaining({ todo: 'Did you mean "seed"? There are: seed, a.' }),
    },
  ],
  [
    'are missing',
    { a: undefined },
    { code: 'invalid-definition', message: 'The matrix axis "a" is missing.' },
  ],
  ['are one value', { a: 3 }, { code: 'invalid-definition', message: 'The matrix axis "a" is a number.' }],
  [
    'return no list',
    { a: () => 3 },
    { code: 'invalid-definition', message: 'The function of the matrix axis "a" returned a number.' },
  ],
  [
    'hold an object',
    { a: [{}] },
    { code: 'invalid-definition', message: 'The matrix axis "a" has the value [object Object], a object.' },
  ],
  [
    'hold NaN',
    { a: [NaN] },
    { code: 'invalid-definition', message: 'The matrix axis "a" has the value NaN, a number.' },
  ],
  [
    'hold a value twice',
    { a: ['x', 'y', 'x'] },
    { code: 'duplicate-action', message: 'The matrix axis "a" has the value "x" twice.' },
  ],
])('axes that %s are refused, with the place of the matrix', (_, axes, error) => {
  const refusal = expect.objectContaining(error) as Error;
  expect(() => cells(axes)).toThrow(refusal);
  expect(() => cells(axes)).toThrow(
    expect.objectContaining({ facts: expect.objectContaining(where) as object }) as Error,
  );
});

test('an axis may not shadow one of the matrix around it', () => {
  expect(() => cells({ seed: [1] }, { seed: 0 })).toThrow(
    'The matrix axis "seed" lies inside another axis of the same name.',
  );
});

test('what an axis function throws itself comes through', () => {
  const thrown = new Error('mine');
  expect(() =>
    cells({
      a: () => {
        throw thrown;
      },
    }),
  ).toThrow(thrown);
});

test('independent axes give every combination once, whatever functions stand between them', () => {
  const lists = fc.uniqueArray(fc.integer(), { maxLength: 4 });
  fc.assert(
    fc.property(lists, lists, lists, (a, b, c) => {
      const expected = a.flatMap((x) => b.flatMap((y) => c.map((z) => ({ a: x, b: y, c: z }))));
      expect(cells({ a, b, c })).toEqual(expected);
      expect(
        cells({ a: (cell: Record<string, unknown>) => (cell['c'] === undefined ? [] : a), b, c }).toSorted(
          byText,
        ),
      ).toEqual(expected.toSorted(byText));
    }),
  );
});

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
