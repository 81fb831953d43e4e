import fs from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unexpectedFsError } from '../../../engine/store/fs-error.ts';
import { temporaryFolder } from './support.ts';

async function thrownBy(operation: (folder: string) => void): Promise<{ error: unknown; folder: string }> {
  const folder = await temporaryFolder();
  try {
    operation(folder);
  } catch (error) {
    return { error, folder };
  }
  throw new Error('it threw nothing');
}

it.each<[string, (folder: string) => void, string, string]>([
  ['look at', (folder) => fs.statSync(join(folder, 'a')), 'look at', 'a'],
  ['list', (folder) => fs.readdirSync(join(folder, 'a')), 'list the folder', 'a'],
  ['rename', (folder) => fs.renameSync(join(folder, 'a'), join(folder, 'b')), 'rename', 'b'],
])(
  'a failure to %s that nobody expected names the file and what to do',
  async (_, operation, doing, name) => {
    const { error, folder } = await thrownBy(operation);
    expect(unexpectedFsError(error)).toMatchObject({
      code: 'io-failed',
      message: `Failed to ${doing}: ${join(folder, name)}`,
      facts: { todo: expect.stringContaining('disappeared meanwhile'), cause: error },
    });
  },
);

it('what is no failure of a file operation is none', () => {
  expect(unexpectedFsError(new TypeError('a bug'))).toBeUndefined();
  expect(unexpectedFsError(Object.assign(new Error('no'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeUndefined();
  expect(unexpectedFsError(undefined)).toBeUndefined();
});
