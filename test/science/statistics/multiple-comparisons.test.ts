import { expect, it } from 'vitest';
import { bonferroniConfidence } from '../../../science/statistics/multiple-comparisons.ts';

it('shares the chance of a wrong interval among the comparisons', () => {
  expect(bonferroniConfidence(0.95, 1)).toBeCloseTo(0.95, 15);
  expect(bonferroniConfidence(0.95, 36)).toBeCloseTo(1 - 0.05 / 36, 15);
});

it('needs a number of comparisons', () => {
  expect(() => bonferroniConfidence(0.95, 0)).toThrow(RangeError);
});
