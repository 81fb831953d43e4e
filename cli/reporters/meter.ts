import { formatBytes } from '../format/numbers.ts';
import type { OutputStream } from '../io.ts';

const EVERY_MS = 100;

/** How far a long look through the store is, on one line of a terminal; elsewhere nothing. */
export interface Meter {
  readonly update: (done: number, total: number) => void;
  /** Takes the line away, before anything else is printed. */
  readonly clear: () => void;
}

export function createMeter(stream: OutputStream, doing: string): Meter {
  let shown = false;
  let drawnAt = -Infinity;
  return {
    update(done, total) {
      const now = performance.now();
      if (stream.isTTY !== true || now - drawnAt < EVERY_MS) return;
      drawnAt = now;
      shown = true;
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      stream.write(`\r\u001B[K${doing} ${percent} %, ${formatBytes(done)} of ${formatBytes(total)}`);
    },
    clear() {
      if (shown) stream.write('\r\u001B[K');
      shown = false;
    },
  };
}
