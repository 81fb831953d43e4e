import fs from 'node:fs';
import { dirname } from 'node:path';
import { temporaryName } from './atomic-file.ts';

/**
 * The clock that stamps the files below one folder. On a network file system it is the server's, so it must not be
 * compared with this machine's.
 */
export interface FsClock {
  /** Nanoseconds since 1970, never ahead of the file system's own clock. */
  now(): bigint;
}

/**
 * The clock of the file system that holds `folder`. It is read once, on first use, from the time stamp of a file
 * that is created there; from then on the monotonic clock of this process carries it.
 */
export function fsClock(folder: string): FsClock {
  let base: { readonly stamp: bigint; readonly read: bigint } | undefined;
  return {
    now() {
      base ??= probe(folder);
      return base.stamp + (process.hrtime.bigint() - base.read);
    },
  };
}

function probe(folder: string): { stamp: bigint; read: bigint } {
  const path = temporaryName('clock', folder);
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, '.', { flag: 'wx' });
  try {
    const stamp = fs.statSync(path, { bigint: true }).mtimeNs;
    // Read after the stamp was made, so that the sum above can lag behind but never run ahead.
    return { stamp, read: process.hrtime.bigint() };
  } finally {
    fs.rmSync(path, { force: true });
  }
}
