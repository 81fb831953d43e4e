import { expect, it } from 'vitest';
import { lastError, startContestant } from '../../bench/contestant-process.ts';

const node = (script: string) => [process.execPath, '--input-type=module', '-e', script];

it('answers one line to each request until it is stopped', async () => {
  const echo = startContestant(node('process.stdin.pipe(process.stdout)'));
  expect(await echo.ask({ do: 'this' })).toEqual({ do: 'this' });
  expect(await echo.ask({ do: 'that' })).toEqual({ do: 'that' });
  await echo.stop();
});

it('says what a contestant said that ended instead of answering', async () => {
  const broken = startContestant(node(`throw new Error('no such backend')`));
  await expect(broken.ask({ do: 'this' })).rejects.toThrow(/^no such backend$/);
});

it('says that a command is not there', async () => {
  const absent = startContestant(['/nowhere/python']);
  await expect(absent.ask({ do: 'this' })).rejects.toThrow(/ENOENT/);
});

it("finds the error in Python's traceback", () => {
  expect(lastError('Traceback (most recent call last):\n  File "x"\nValueError: 3 is odd\n')).toBe(
    'ValueError: 3 is odd',
  );
});
