import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitted } from '../../../cli/errors/excerpt.ts';

test('a line that fits loses only the white space at its ends, and the mark moves with it', () => {
  expect(fitted({ text: '\t  a = b; ', start: 7, length: 1 }, 20)).toEqual({
    text: 'a = b;',
    start: 4,
    length: 1,
  });
});

test('a long line is cut at both ends around its mark', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz';
  expect(fitted({ text, start: 12, length: 2 }, 10)).toEqual({ text: '…jklmnopq…', start: 4, length: 2 });
  expect(fitted({ text, start: 0, length: 2 }, 10)).toEqual({ text: 'abcdefghi…', start: 0, length: 2 });
  expect(fitted({ text, start: 25, length: 1 }, 10)).toEqual({ text: '…rstuvwxyz', start: 9, length: 1 });
});

test('neither the line nor its mark is wider than the terminal', () => {
  const lines = fc.record({ text: fc.string(), start: fc.nat(60), length: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(lines, fc.integer({ min: 8, max: 40 }), (line, width) => {
      const { text, start, length } = fitted(line, width);
      expect(text.length).toBeLessThanOrEqual(width);
      expect(length).toBeGreaterThan(0);
      expect(start + length).toBeLessThanOrEqual(width + 1);
    }),
  );
});
