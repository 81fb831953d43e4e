import fs, { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { openLog } from '../../../engine/store/action-log.ts';
import { errno, temporaryLayout } from './support.ts';

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

it('a line that cannot be written stops nobody; the end of the log tells of it', async () => {
  const log = openLog(await temporaryLayout(), key);
  const full = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw errno('ENOSPC');
  });
  log.append('lost');
  full.mockRestore();
  log.append('kept');
  expect(() => log.close()).toThrow(`Failed to write the log: ${log.path}`);
  expect(readFileSync(log.path, 'utf8')).toBe('kept\n');
});
