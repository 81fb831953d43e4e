import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openLog } from '../../../engine/store/action-log.ts';
import { temporaryLayout } from './support.ts';

const key = '0f'.repeat(32);

it('a line is in the log as soon as it is appended', async () => {
  const log = openLog(await temporaryLayout(), key);
  log.append('one');
  log.append('two\n');
  expect(readFileSync(log.path, 'utf8')).toBe('one\ntwo\n');
  log.close();
});

it('a log starts anew with the next execution', async () => {
  const layout = await temporaryLayout();
  const first = openLog(layout, key);
  first.append('before');
  first.close();
  openLog(layout, key).close();
  expect(readFileSync(layout.log(key), 'utf8')).toBe('');
});
