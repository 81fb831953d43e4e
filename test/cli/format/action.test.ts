import { describe, expect, test } from 'vitest';
import { formatReason } from '../../../cli/format/action.ts';

const changed = (count: number) =>
  formatReason({ kind: 'changed', parts: Array.from({ length: count }, (_, i) => `parameter p${i}`) });

describe('why an action executes', () => {
  test.each([
    [0, 'changed since the last run, which left no result'],
    [1, 'changed: parameter p0'],
    [5, 'changed: parameter p0, parameter p1, parameter p2, parameter p3, parameter p4'],
    [6, 'changed: parameter p0, parameter p1, parameter p2, parameter p3 and 2 more'],
    [250, 'changed: parameter p0, parameter p1, parameter p2, parameter p3 and 246 more'],
  ])('names of %i changes the first few', (count, words) => {
    expect(changed(count)).toBe(words);
  });
});
