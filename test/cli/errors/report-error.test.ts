import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportError } from '../../../cli/errors/report-error.ts';
import { PipelineError } from '../../../engine/errors/pipeline-error.ts';
import { fakeIo } from '../fake-io.ts';

const expected = new PipelineError('unknown-stage', { what: 'There is no stage "x".', todo: 'Use "y".' });

test('an expected error goes to stderr and brings its exit code', () => {
  const io = fakeIo();
  expect(reportError(expected, io, [])).toBe(2);
  expect(io.stderr.text).toBe(
    'error[unknown-stage] There is no stage "x".\n  do:  Use "y".\n  see: docs/errors.md#unknown-stage\n',
  );
  expect(io.stdout.text).toBe('');
});

test('with --json it is one event on stdout', () => {
  const io = fakeIo();
  expect(reportError(expected, io, ['--json'])).toBe(2);
  expect(io.stderr.text).toBe('');
  expect(io.stdout.text.endsWith('\n')).toBe(true);
  expect(JSON.parse(io.stdout.text)).toEqual({
    type: 'error',
    exit: 2,
    code: 'unknown-stage',
    what: 'There is no stage "x".',
    todo: 'Use "y".',
  });
});

test('an unexpected exception exits with 1 and shows its stack', () => {
  const io = fakeIo();
  expect(reportError(new RangeError('boom'), io, [])).toBe(1);
  expect(io.stderr.text).toMatch(/^error\[internal\] This is a bug in phaseline: boom\n/);
  expect(io.stderr.text).toMatch(/at .*report-error\.test\.ts:\d+:\d+/);
});

test('the line of source is read from the file that the error names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phaseline-'));
  writeFileSync(join(folder, 'a.ts'), 'one\r\n  two\r\n');
  const io = { ...fakeIo(), cwd: folder };
  const where = { file: 'a.ts', line: 2, column: 3 };
  reportError(new PipelineError('usage', { what: 'No.', todo: 'Yes.', where }), io, []);
  expect(io.stderr.text).toContain('at:  a.ts:2:3\n       2 | two\n         | ^\n');
});
