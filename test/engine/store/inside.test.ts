import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPathInside, isPlainName } from '../../../engine/store/inside.ts';

const nasty = fc.constantFrom(
  ...[
    '',
    '.',
    '..',
    '...',
    '.. ',
    '. .',
    '/',
    '\\',
    '\0',
    'C:',
    'c:',
    'C:\\',
    '//server/share',
    '~',
    'a',
    'a.json',
  ],
  ...['CON', 'x'.repeat(300), '%2e%2e', '..\\..', 'a:b', 'é', '\u202e', ' '],
);
const paths = fc.oneof(
  fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join('/')),
  fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join('\\')),
  fc.array(fc.oneof(nasty, fc.string()), { maxLength: 6 }).map((parts) => parts.join('')),
);

/** Windows drops dots and spaces at the end of a name. */
const asWindowsReads = (path: string): string =>
  path.replaceAll(/[. ]+(?=[/\\]|$)/g, (end) => (/^\.\.?$/.test(end) ? end : ''));

it('no path that is taken leads out of its folder, on POSIX or on Windows', () => {
  fc.assert(
    fc.property(paths, (path) => {
      fc.pre(isPathInside(path));
      expect(posix.resolve('/store/out', path).startsWith('/store/out/')).toBe(true);
      for (const read of [path, asWindowsReads(path)])
        expect(win32.resolve('D:\\store\\out', read).startsWith('D:\\store\\out\\')).toBe(true);
      expect(path).not.toContain('\0');
    }),
    { numRuns: 2000 },
  );
});

it.each(['loss.svg', 'figures/loss.svg', 'scores/algorithm=anil,seed=0.json', '...a', 'ein Bild.png'])(
  'takes %j',
  (path) => {
    expect(isPathInside(path)).toBe(true);
  },
);

it.each([
  '',
  '/',
  '/etc/passwd',
  '../a',
  'a/../b',
  'a//b',
  'a/',
  './a',
  'a\\b',
  'a\0',
  'C:\\a',
  'C:a',
  '.. /a',
  '. ./a',
])('refuses %j', (path) => {
  expect(isPathInside(path)).toBe(false);
});

it('a plain name is a path of one part', () => {
  fc.assert(
    fc.property(paths, (path) => {
      expect(isPlainName(path)).toBe(isPathInside(path) && !path.includes('/'));
    }),
  );
});
