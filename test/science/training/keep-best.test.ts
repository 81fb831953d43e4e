import { expect, test } from 'vitest';
import { keepBest } from '../../../science/training/keep-best.ts';

const at = (value: number) => Float64Array.of(value, -value);

test('keeps a copy of the parameters with the least loss, the first of equal ones', () => {
  const best = keepBest();
  const moving = at(1);
  best.offer(3, moving);
  moving.fill(9);
  expect(best.parameters).toEqual(at(1));
  best.offer(2, at(2));
  best.offer(2, at(3));
  best.offer(5, at(4));
  expect(best.parameters).toEqual(at(2));
});

test('no loss that is not finite counts, and without others there is nothing', () => {
  const best = keepBest();
  for (const loss of [NaN, Infinity, -Infinity]) best.offer(loss, at(1));
  expect(best.parameters).toBeUndefined();
});

test.each([[[]], [[4, 2, 3]]])('goes on after %j as if nothing had come between', (losses) => {
  const [whole, restored] = [keepBest(), keepBest()];
  losses.forEach((loss) => whole.offer(loss, at(loss)));
  restored.restore(whole.state());
  for (const best of [whole, restored]) [2, 3, 1.5, 2].forEach((loss, i) => best.offer(loss, at(10 + i)));
  expect(restored.parameters).toEqual(whole.parameters);
  expect(restored.parameters).toEqual(at(12));
});
