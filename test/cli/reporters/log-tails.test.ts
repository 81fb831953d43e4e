import { expect, test } from 'vitest';
import { LogTails } from '../../../cli/reporters/log-tails.ts';

test('the last eight lines of an action are kept, however they came', () => {
  const tails = new LogTails();
  const log = (text: string) => tails.emit({ type: 'action-log', action: 'a', stream: 'stderr', text });
  log('1\n2\n3\n');
  log('4');
  log('5\n6\n7\n8\n9\n10\n');
  expect(tails.of('a')).toEqual(['3', '4', '5', '6', '7', '8', '9', '10']);
  expect(tails.of('b')).toEqual([]);
});

test('an action that finished needs no account', () => {
  const tails = new LogTails();
  tails.emit({ type: 'action-log', action: 'a', stream: 'log', text: 'x' });
  tails.emit({
    type: 'action-finished',
    action: 'a',
    stage: 'a',
    cell: {},
    key: '',
    seconds: 1,
    outputs: {},
  });
  expect(tails.of('a')).toEqual([]);
});
