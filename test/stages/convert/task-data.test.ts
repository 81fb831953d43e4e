import { expect, test } from 'vitest';
import { fromTaskData, toTaskData } from '../../../stages/convert/task-data.ts';

const batch = (tasks: number, points: number, first: number) => ({
  tasks,
  points,
  states: Float64Array.from({ length: tasks * points * 2 }, (_, i) => first + i),
  derivatives: Float64Array.from({ length: tasks * points * 2 }, (_, i) => -first - i),
});

test.each([
  [3, 2, 4],
  [1, 1, 0],
  [2, 5, 5],
])('%i tasks of %i support and %i query points come back from their table', (tasks, support, query) => {
  const data = { support: batch(tasks, support, 1), query: batch(tasks, query, 1000) };
  expect(toTaskData(fromTaskData(data, 2))).toEqual(data);
});

test('a table whose rows are out of order is refused', () => {
  const table = fromTaskData({ support: batch(3, 2, 1), query: batch(3, 2, 100) }, 2);
  table.query[4] = 1;
  expect(() => toTaskData(table)).toThrow(
    'Row 4 of the observations is out of order: each task needs 2 support and then 2 query points.',
  );
});
