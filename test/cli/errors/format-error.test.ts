import { expect, test } from 'vitest';
import { formatError } from '../../../cli/errors/format-error.ts';
import { internalError } from '../../../cli/errors/internal-error.ts';
import { noColors } from '../no-colors.ts';

test('an error says what happened, why, what to do and where, and shows the line', () => {
  const lines = formatError(
    {
      code: 'wiring-mismatch',
      what: 'The output "scores" does not fit the input "data".',
      why: 'a  |  b\nc  |  d',
      todo: 'Declare the same schema at both ends.',
      where: { file: 'pipelines/meta-hnn.ts', line: 120, column: 17 },
      sourceLine: { text: '    const x = train({ data }); ', start: 16, length: 1 },
      frames: ['at graph (pipelines/meta-hnn.ts:120:17)'],
    },
    noColors,
  );
  expect(lines.join('\n')).toBe(
    `
error[wiring-mismatch] The output "scores" does not fit the input "data".
  why: a  |  b
       c  |  d
  do:  Declare the same schema at both ends.
  at:  pipelines/meta-hnn.ts:120:17
       120 | const x = train({ data });
           |             ^
       at graph (pipelines/meta-hnn.ts:120:17)
  see: docs/errors.md#wiring-mismatch`.slice(1),
  );
});

test('an error without a place or a reason has no lines for them', () => {
  expect(formatError({ code: 'usage', what: 'No.', todo: 'Yes.' }, noColors)).toEqual([
    'error[usage] No.',
    '  do:  Yes.',
    '  see: docs/errors.md#usage',
  ]);
});

test('the caret stays on the line when the column is beyond its end', () => {
  const lines = formatError(
    {
      code: 'usage',
      what: 'No.',
      todo: 'Yes.',
      where: { file: 'a.ts', line: 1 },
      sourceLine: { text: '\tab', start: 98, length: 1 },
    },
    noColors,
  );
  expect(lines.slice(-3, -1)).toEqual(['       1 | ab', '         |   ^']);
});

test('an unexpected exception is a bug of phaseline, with its stack', () => {
  const error = new TypeError('x is undefined');
  expect(internalError(error)).toMatchObject({
    code: 'internal',
    what: 'This is a bug in phaseline: x is undefined',
    stack: error.stack,
  });
  expect(internalError('text').what).toBe('This is a bug in phaseline: text');
});
