import { expect, test } from 'vitest';
import { chooseColors } from '../../../cli/format/colors.ts';

const colored = (env: Record<string, string>, isTTY: boolean) =>
  chooseColors({ env, isTTY }).isColorSupported;

test('colours are for terminals', () => {
  expect(colored({}, true)).toBe(true);
  expect(colored({}, false)).toBe(false);
});

test('FORCE_COLOR colours a pipe, and 0 does not', () => {
  expect(colored({ FORCE_COLOR: '1' }, false)).toBe(true);
  expect(colored({ FORCE_COLOR: '0' }, false)).toBe(false);
});

test('NO_COLOR and a dumb terminal win', () => {
  expect(colored({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
  expect(colored({ TERM: 'dumb' }, true)).toBe(false);
});
