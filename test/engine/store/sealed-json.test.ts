import { describe, expect, it } from 'vitest';
import { sealJson, sealState } from '../../../engine/store/sealed-json.ts';

const value = { version: 1, list: [1, { a: '}' }] };

describe.each([
  ['one line', JSON.stringify(value)],
  ['many lines', JSON.stringify(value, null, 2)],
])('a sealed text of %s', (_, text) => {
  const sealed = sealJson(text);

  it('is JSON that says the same, and its sha256', () => {
    expect(JSON.parse(sealed)).toEqual({ ...value, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(sealState(sealed)).toBe('intact');
  });

  it('is not intact with any one character less or another', () => {
    for (let at = 0; at < sealed.length; at++) {
      const [before, after] = [sealed.slice(0, at), sealed.slice(at + 1)];
      expect({ at, state: sealState(before + after) }).not.toEqual({ at, state: 'intact' });
      const other = String.fromCharCode(sealed.charCodeAt(at) ^ 1);
      expect({ at, state: sealState(before + other + after) }).not.toEqual({ at, state: 'intact' });
    }
  });
});

it('a text without a seal has none', () => {
  expect(sealState(JSON.stringify(value))).toBe('none');
});
