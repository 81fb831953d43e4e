import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellCommand } from '../../../engine/errors/shell.ts';

test('plain words are not quoted', () => {
  expect(shellCommand(['npx', 'pipeline', '--set', 'training.iterations=3'])).toBe(
    'npx pipeline --set training.iterations=3',
  );
});

test('a shell reads back the words that were given', () => {
  const words = ['meta-train[algorithm=anil,seed=0]', "it's", 'a b', '$HOME', '*', ''];
  const printed = execFileSync('sh', ['-c', `printf '%s\\n' ${shellCommand(words)}`], { encoding: 'utf8' });
  expect(printed.split('\n').slice(0, -1)).toEqual(words);
});
