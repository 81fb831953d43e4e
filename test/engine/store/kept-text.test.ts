import { expect, it } from 'vitest';
import { keptText, textKept } from '../../../engine/store/kept-text.ts';

const path = '/p/artifacts/compiled/aa/graph-1.json';
const kept = keptText(path, '{"a":1}');

it('a text that is as it was written comes back, also when the whole store was moved', () => {
  expect(textKept(path, kept)).toBe('{"a":1}');
  expect(textKept('/q/artifacts/compiled/aa/graph-1.json', kept)).toBe('{"a":1}');
});

it.each([
  ['was edited', path, kept.replace('1}', '2}')],
  ['is cut off', path, kept.slice(0, 30)],
  ['is empty', path, ''],
  ['belongs to another request', '/p/artifacts/compiled/aa/graph-2.json', kept],
  ['belongs to another pipeline', '/p/artifacts/compiled/bb/graph-1.json', kept],
])('a text that %s does not', (_, at, content) => {
  expect(textKept(at, content)).toBeUndefined();
});
