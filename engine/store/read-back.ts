import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredOutput } from '../artifacts/digest.ts';

/** Reads back what was stored, one file after the other, while the process waits for something else. */
export interface ReadBack {
  add(stored: StoredOutput): void;
  /** Reads what is left, but not much more than that: the end of a run must not take long. */
  finish(): Promise<void>;
}

/** After so long the clock of most file systems has moved on; see `isSettled`. */
const SETTLED_MILLISECONDS = 40;
/** Bytes that are read after the last action. */
const LEFT_TOTAL = 256 << 20;

/** @param check reads a file and remembers that it was right. What it throws is for those who need the file to find. */
export function openReadBack(check: (stored: StoredOutput) => Promise<unknown>): ReadBack {
  const waiting: { readonly stored: StoredOutput; readonly since: number }[] = [];
  let left = Infinity;
  let busy = false;
  let reading: Promise<void> | undefined;

  async function readAll(): Promise<void> {
    busy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (next.stored.bytes > left) continue;
      left -= next.stored.bytes;
      const early = next.since + SETTLED_MILLISECONDS - performance.now();
      if (early > 0) await sleep(early);
      await check(next.stored).catch(() => undefined);
    }
    busy = false;
  }

  return {
    add(stored) {
      waiting.push({ stored, since: performance.now() });
      if (!busy) reading = readAll();
    },
    async finish() {
      left = LEFT_TOTAL;
      await reading;
      left = Infinity;
    },
  };
}
