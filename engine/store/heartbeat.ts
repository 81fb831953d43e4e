import fs from 'node:fs';

const INTERVAL_MS = 2000;

/**
 * Keeps the modification time of an open file fresh until the returned function is called, which closes it; so other
 * machines see that its owner lives. The file is rewritten with its own content, because that stamps it by the file
 * system's clock; `utimes` would use this machine's. The descriptor stays with this very file, whatever gets its name
 * later.
 */
export function heartbeat(fd: number, content: string): () => void {
  const timer = setInterval(() => {
    try {
      fs.writeSync(fd, content, 0);
    } catch {
      // A beat that fails costs nothing by itself: many more come before the claim counts as dead.
    }
  }, INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    fs.closeSync(fd);
  };
}
