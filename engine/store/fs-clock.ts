import fs from 'node:fs';
import { dirname } from 'node:path';
import { temporaryName } from './atomic-file.ts';

/**
 * The clock that stamps the files below one folder. On a network file system it is the server's, so it must not be
 * compared with this machine's.
 */
export interface FsClock {
  /**
   * Nanoseconds since 1970, behind the file system's own clock by at most 10 s, however long this machine slept; and
   * ahead of it only when it was set back in the last 10 s.
   */
  now(): bigint;
}

const RENEWAL_NS = 10_000_000_000n;

/**
 * The clock of the file system that holds `folder`. It is read from the time stamp of a file that is created there;
 * from then on the monotonic clock of this process carries it for a while.
 */
export function fsClock(folder: string): FsClock {
  let base: { readonly stamp: bigint; readonly read: bigint } | undefined;
  return {
    now() {
      if (base === undefined) base = probe(folder);
      else if (process.hrtime.bigint() - base.read > RENEWAL_NS) base = renewed(folder) ?? base;
      return base.stamp + (process.hrtime.bigint() - base.read);
    },
  };
}

/** Undefined when nothing can be written any more: then the old reading has to do. */
function renewed(folder: string): ReturnType<typeof probe> | undefined {
  try {
    return probe(folder);
  } catch {
    return undefined;
  }
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
