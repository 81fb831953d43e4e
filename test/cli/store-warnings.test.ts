import { expect, test } from 'vitest';
import { collectWarnings, tellWarnings } from '../../cli/store-warnings.ts';
import { fakeIo } from './fake-io.ts';

test('what the store warned of while a command read it is told once, on stderr', () => {
  const io = fakeIo();
  const [first, second] = [new Set<string>(), new Set<string>()];
  collectWarnings(io, first);
  collectWarnings(io, second);
  first.add('Ignored a: it is empty.').add('Ignored b: it is not a plain file.');
  second.add('Ignored a: it is empty.');
  tellWarnings(io);
  expect(io.stdout.text).toBe('');
  expect(io.stderr.text).toBe(
    'warning[store] Ignored a: it is empty.\nwarning[store] Ignored b: it is not a plain file.\n',
  );
});

test('what a run showed among its events is not told again', () => {
  const io = fakeIo();
  const warnings = new Set(['Ignored a: it is empty.']);
  collectWarnings(io, warnings);
  warnings.clear();
  tellWarnings(io);
  expect(io.stderr.text).toBe('');
});
