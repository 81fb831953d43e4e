import { expect, test } from 'vitest';
import { star } from '../../../engine/define/star.ts';

test('a star is its centre and one change at a time, arm by arm', () => {
  const centre = { steps: 5, noise: 0, algorithm: 'maml' };
  expect(star(centre, { steps: [1, 3, 5], noise: [0, 0.1] })).toEqual([
    centre,
    { ...centre, steps: 1 },
    { ...centre, steps: 3 },
    { ...centre, noise: 0.1 },
  ]);
});

test('without arms it is its centre', () => {
  expect(star({ seed: 0 }, {})).toEqual([{ seed: 0 }]);
});
