import { expect, it } from 'vitest';
import { repeatRow } from '../../../kernels/rows.ts';
import { firstPoints, selectTasks } from '../../../science/meta/task-data.ts';

const batch = {
  tasks: 3,
  points: 2,
  states: Float64Array.of(0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23),
  derivatives: Float64Array.from({ length: 12 }, (_, i) => -i),
};

it('selects tasks in the order asked for', () => {
  const selected = selectTasks(batch, [2, 0]);
  expect(selected.tasks).toBe(2);
  expect([...selected.states]).toEqual([20, 21, 22, 23, 0, 1, 2, 3]);
  expect([...selected.derivatives]).toEqual([-8, -9, -10, -11, -0, -1, -2, -3]);
});

it('cuts each task to its first points', () => {
  const shot = firstPoints(batch, 1);
  expect(shot.points).toBe(1);
  expect([...shot.states]).toEqual([0, 1, 10, 11, 20, 21]);
  expect(() => firstPoints(batch, 3)).toThrow(
    '3 points of each task are asked for, but 2 were observed. Ask for an integer from 1 to that, or observe more.',
  );
});

it('repeats a row for each task', () => {
  expect([...repeatRow(Float64Array.of(1, 2), 3)]).toEqual([1, 2, 1, 2, 1, 2]);
});
