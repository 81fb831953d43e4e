import { expect, test } from 'vitest';
import { distinct, groupsOf, numbersOf } from '../../../stages/convert/groups.ts';

const rows = [
  { name: 'b', steps: 5, error: 1 },
  { name: 'b', steps: 0, error: NaN },
  { name: 'a', steps: 5, error: Infinity },
  { name: 'b', steps: 5, error: NaN },
];

test('groups come in the order of their first rows, and hold all of them, NaN and all', async () => {
  const groups = await groupsOf(rows, ['name', 'steps']);
  expect(groups).toEqual([
    { key: { name: 'b', steps: 5 }, members: [rows[0], rows[3]] },
    { key: { name: 'b', steps: 0 }, members: [rows[1]] },
    { key: { name: 'a', steps: 5 }, members: [rows[2]] },
  ]);
  expect([...numbersOf(groups[0].members, 'error')]).toEqual([1, NaN]);
  expect(distinct(groups[0].members, 'steps')).toBe(1);
});

test('no rows make no groups', async () => {
  expect(await groupsOf([] as typeof rows, ['name'])).toEqual([]);
});
