import nodeFs from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { fsClock } from '../../../engine/store/fs-clock.ts';
import { temporaryFolder } from './support.ts';

const SECOND = 1_000_000_000n;

/** A file system and a process whose clocks stand still until they are set. */
async function stoppedClocks(): Promise<{ folder: string; times: { stamp: bigint; monotonic: bigint } }> {
  const times = { stamp: 5000n * SECOND, monotonic: 0n };
  const { statSync } = nodeFs;
  const stats = vi
    .spyOn(nodeFs, 'statSync')
    .mockImplementation((path) => Object.assign(statSync(path, { bigint: true }), { mtimeNs: times.stamp }));
  const monotonic = vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => times.monotonic);
  onTestFinished(() => {
    stats.mockRestore();
    monotonic.mockRestore();
  });
  return { folder: join(await temporaryFolder(), 'tmp'), times };
}

it('goes on by the monotonic clock of the process, and leaves no file', async () => {
  const { folder, times } = await stoppedClocks();
  const clock = fsClock(folder);
  expect(clock.now()).toBe(5000n * SECOND);
  times.monotonic = 7n * SECOND;
  expect(clock.now()).toBe(5007n * SECOND);
  expect(nodeFs.readdirSync(folder)).toEqual([]);
});

it('is read anew after ten seconds: the machine may have slept, or the clock may have been set', async () => {
  const { folder, times } = await stoppedClocks();
  const clock = fsClock(folder);
  clock.now();
  times.stamp = 90_000n * SECOND;
  times.monotonic = 11n * SECOND;
  expect(clock.now()).toBe(90_000n * SECOND);
});

it('goes on by the old reading when nothing can be written any more', async () => {
  const { folder, times } = await stoppedClocks();
  const clock = fsClock(folder);
  clock.now();
  nodeFs.rmSync(folder, { recursive: true });
  nodeFs.writeFileSync(folder, '');
  times.monotonic = 11n * SECOND;
  expect(clock.now()).toBe(5011n * SECOND);
});
