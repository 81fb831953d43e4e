import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault, lineAndColumn, offsetOfPointer } from '../../../engine/store/json-text.ts';

describe('jsonFault', () => {
  it('finds no fault in any JSON text', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);
        expect(jsonFault(pretty)).toBeUndefined();
      }),
    );
  });

  it('finds a fault wherever JSON.parse does', () => {
    const damaged = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', '{', '0', 'x', '\\', '\n', ':'),
    );
    fc.assert(
      fc.property(damaged, ([text, at, piece]) => {
        const offset = at % (text.length + 1);
        const changed = text.slice(0, offset) + piece + text.slice(offset + 1);
        const fault = jsonFault(changed);
        if (isJson(changed)) expect(fault?.message ?? 'occurs twice').toContain('occurs twice');
        else expect(fault).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['', 0, 'a value expected, the file ends here'],
    ['{"a": 1', 7, '"," or "}" expected, the file ends here'],
    ['{"a" 1}', 5, '":" expected, found "1"'],
    ['[1,]', 3, 'a value expected, found "]"'],
    ['{"a":1,}', 7, 'a key in double quotes expected, found "}"'],
    ['[1] 2', 4, 'the end of the file expected, found "2"'],
    ['["a\nb"]', 1, 'a string is not closed, or holds a character it must not, found "\\""'],
    ['{"a":1,"b":{},"a":2}', 14, 'the key "a" occurs twice'],
    ['{"a":1,"\\u0061":2}', 7, 'the key "a" occurs twice'],
  ])('in %j points at %i: %s', (text, offset, message) => {
    expect(jsonFault(text)).toEqual({ offset, message });
  });

  it('refuses bottomless nesting instead of overflowing the stack', () => {
    expect(jsonFault('['.repeat(100_000))?.message).toContain('nested deeper');
  });
});

describe('offsetOfPointer', () => {
  it('finds values by their JSON pointer', () => {
    const text = '{"a": [true, {"x/y": null, "~": "here"}]}';
    expect(text.slice(offsetOfPointer(text, '/a/1/~0'))).toBe('"here"}]}');
    expect(text.slice(offsetOfPointer(text, '/a/1/x~1y'))).toMatch(/^null/);
    expect(offsetOfPointer(text, '')).toBe(0);
    expect(offsetOfPointer(text, '/b')).toBeUndefined();
  });
});

describe('lineAndColumn', () => {
  it('counts from 1', () => {
    expect(lineAndColumn('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
