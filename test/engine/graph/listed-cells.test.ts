import { expect, test } from 'vitest';
import { listedCells } from '../../../engine/graph/listed-cells.ts';

const cells = (list: readonly unknown[], outer = {}) => listedCells(list, outer, { where: 'here' });

test('listed cells keep their order, with the axes in the order of the first', () => {
  expect(
    Object.entries(
      cells([
        { a: 1, b: 'x' },
        { b: 'y', a: 1 },
      ])[1],
    ),
  ).toEqual([
    ['a', 1],
    ['b', 'y'],
  ]);
  expect(cells([])).toEqual([]);
});

test.each<[string, readonly unknown[], object, object]>([
  ['that is no object', [{ a: 1 }, 2], {}, { message: "Entry 1 of a matrix's list of cells is a number." }],
  ['that is a list', [[1]], {}, { message: "Entry 0 of a matrix's list of cells is a list." }],
  [
    'that lacks an axis',
    [{ a: 1, b: 2 }, { a: 2 }],
    {},
    { message: 'Cell 1 of a matrix lacks the axis "b", which the first cell has.' },
  ],
  [
    'with an axis of its own',
    [{ a: 1 }, { a: 2, b: 2 }],
    {},
    { message: 'Cell 1 of a matrix has the axis "b", which the first cell lacks.' },
  ],
  [
    'that an outer matrix has an axis of',
    [{ a: 1 }],
    { a: 2 },
    { message: 'The matrix axis "a" lies inside another axis of the same name.' },
  ],
  [
    'whose value is no value of an axis',
    [{ a: Number.NaN }],
    {},
    { message: 'The matrix axis "a" has the value NaN, a number.' },
  ],
  [
    'that is there twice',
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    {},
    { code: 'duplicate-action', message: 'A matrix lists the cell {"b":2,"a":1} twice.' },
  ],
])('a cell %s is refused', (_, list, outer, error) => {
  expect(() => cells(list, outer)).toThrow(expect.objectContaining(error));
});
