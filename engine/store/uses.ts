import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { fsClock } from './fs-clock.ts';
import { errnoOf } from './fs-error.ts';
import type { StoreLayout } from './layout.ts';

const NS = 1_000_000_000n;

/** A use is noted at most so often: a run with nothing to do need not write to the disk. */
export const USE_PRECISION_NS = 3600n * NS;

/** When the files of the store were last used: their modification time. A collection goes by it. */
export interface Uses {
  /**
   * Notes that a file is used now, unless that was noted in the last hour. Returns false when it went in this very
   * moment: then it must not be used.
   */
  note(path: string, stats: BigIntStats): boolean;
}

/** Times are those of the file system, which may be another machine's. */
export function openUses(layout: StoreLayout): Uses {
  const clock = fsClock(layout.tmp);
  return {
    note(path, stats) {
      try {
        const now = clock.now();
        if (now - stats.mtimeNs < USE_PRECISION_NS) return true;
        const seconds = Number(now / 1_000_000n) / 1000;
        fs.lutimesSync(path, seconds, seconds);
        return true;
      } catch (error) {
        // In a store that can only be read nothing is collected.
        return errnoOf(error) !== 'ENOENT' || fs.existsSync(path);
      }
    },
  };
}
