import { expect, test } from 'vitest';
import { markArgument } from '../../../cli/errors/mark-argument.ts';
import type { ArgumentLocation } from '../../../engine/errors/pipeline-error.ts';

/** The command line, and below it the mark. */
function marked(argv: readonly string[], where: ArgumentLocation): string[] | undefined {
  const found = markArgument(argv, where);
  return found && [found.text, ' '.repeat(found.start) + '^'.repeat(found.length)];
}

test('the word that is meant is marked in the command line as it was typed', () => {
  expect(marked(['run', 'chain', 'evalaute', '--json'], { argument: 'evalaute' })).toEqual([
    'npx pipeline run chain evalaute --json',
    '                       ^^^^^^^^',
  ]);
});

test('of a word, the part that is meant', () => {
  const where = { argument: 'training.rate=x', option: '--set', start: 9, end: 13 };
  expect(marked(['run', 'chain', '--set', 'training.rate=x'], where)).toEqual([
    'npx pipeline run chain --set training.rate=x',
    '                                      ^^^^',
  ]);
});

test.each([
  [['--set=a=1'], '                             ^'],
  [['-sa=1'], '                         ^'],
  [['-s', 'a=1'], '                          ^'],
])('an option is found in each way to write it: %j', (words, mark) => {
  const found = marked(['run', 'chain', ...words], { argument: 'a=1', option: '--set', start: 0, end: 1 });
  expect(found?.[1]).toBe(mark);
});

test('a quoted word is marked inside its quotes', () => {
  const argument = "it's=a b";
  expect(marked(['run', 'x', '-s', argument], { argument, option: '--set', start: 5, end: 8 })).toEqual([
    "npx pipeline run x -s 'it'\\''s=a b'",
    '                               ^^^',
  ]);
});

test('a value of an option is not taken for the argument of the same text, nor the other way round', () => {
  const argv = ['run', 'x', 'quick', '--profile', 'quick', '--json'];
  expect(marked(argv, { argument: 'quick' })?.[1]).toBe('                   ^^^^^');
  expect(marked(argv, { argument: 'quick', option: '--profile' })?.[1]).toBe(
    '                                   ^^^^^',
  );
});

test('a stage is found in the option that names it, where no argument does', () => {
  expect(marked(['run', 'x', '--force', 'mkae'], { argument: 'mkae' })?.[1]).toBe(
    '                           ^^^^',
  );
  expect(marked(['run', 'x', '--force=mkae'], { argument: 'mkae' })?.[1]).toBe(
    '                           ^^^^',
  );
});

test('where a word is missing, the end is marked', () => {
  expect(marked(['run'], { argument: '' })).toEqual(['npx pipeline run', '                ^']);
});

test('what is not on the command line is not marked', () => {
  expect(marked(['run', 'x'], { argument: 'default', option: '--profile' })).toBeUndefined();
});
