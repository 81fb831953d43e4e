import { describe, expect, it } from 'vitest';
import { storeLayout } from '../../../engine/store/layout.ts';

const layout = storeLayout('/p/artifacts');
const key = 'ab'.repeat(32);

describe('storeLayout', () => {
  it('fans blobs and action records out by their first two digits', () => {
    expect(layout.blob(key)).toBe(`/p/artifacts/cas/ab/${key}`);
    expect(layout.action(key)).toBe(`/p/artifacts/actions/ab/${key}.json`);
  });

  it.each(['', 'abc', '../../etc/passwd', key.toUpperCase(), `${key}0`, `${key.slice(0, 62)}/.`])(
    'makes no path of %j, which is no sha256',
    (name) => {
      for (const make of [layout.blob, layout.action, layout.checkpoint, layout.claim, layout.log]) {
        expect(() => make(name)).toThrow('is not a sha256');
      }
    },
  );

  it.each(['', '.', '..', 'a/b', 'a\\b', 'a\0'])('makes no folder of results named %j', (name) => {
    expect(() => layout.results(name, 'quick')).toThrow('cannot be the name of a folder');
    expect(() => layout.results('p', name)).toThrow('cannot be the name of a folder');
  });
});
