import { expect, test } from 'vitest';
import { chooseReporter } from '../../../cli/reporters/choose.ts';
import { TextStream } from '../fake-io.ts';

const terminal = new TextStream({ isTTY: true });
const pipe = new TextStream();

test('a terminal gets the live view', () => {
  expect(chooseReporter({ stdout: terminal, env: {} }, false)).toBe('live');
  expect(chooseReporter({ stdout: terminal, env: { NO_COLOR: '1' } }, false)).toBe('live');
});

test('pipes, CI and terminals that cannot move the cursor get plain lines', () => {
  expect(chooseReporter({ stdout: pipe, env: {} }, false)).toBe('plain');
  expect(chooseReporter({ stdout: terminal, env: { CI: 'true' } }, false)).toBe('plain');
  expect(chooseReporter({ stdout: terminal, env: { TERM: 'dumb' } }, false)).toBe('plain');
});

test('--json wins everywhere', () => {
  expect(chooseReporter({ stdout: terminal, env: {} }, true)).toBe('ndjson');
});
