import { describe, expect, it } from 'vitest';
import { firstToReach } from '../../../science/training/first-to-reach.ts';

const iterations = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const losses = [9, NaN, 8, 1, NaN, 7, 2, 3, 1, 1];

describe('the first iteration to reach a loss', () => {
  it('is that of the running best for a window of one', () => {
    expect(firstToReach(iterations, losses, 1, 1)).toBe(3);
    expect(firstToReach(iterations, losses, 8, 1)).toBe(2);
  });

  it('is not decided by one lucky measurement in a wider window', () => {
    expect(firstToReach(iterations, losses, 1, 3)).toBe(9);
    expect(firstToReach(iterations, losses, 2, 3)).toBe(6);
  });

  it('takes what was before the first measurement as not reached', () => {
    expect(firstToReach([0, 1, 2], [0, 0, 0], 1, 3)).toBe(1);
    expect(firstToReach([0, 1, 2], [9, 0, 0], 1, 3)).toBe(2);
  });

  it('counts a loss that overflowed as measured', () => {
    expect(firstToReach([0, 1, 2, 3], [0, Infinity, 0, 0], 1, 3)).toBe(2);
  });

  it('is null for a training that never gets there', () => {
    expect(firstToReach(iterations, losses, 0.5, 1)).toBeNull();
    expect(firstToReach([0, 1], [9, 0], 1, 3)).toBeNull();
  });

  it('needs a positive window', () => {
    expect(() => firstToReach(iterations, losses, 1, 0)).toThrow(RangeError);
  });
});
