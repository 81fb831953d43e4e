import type { FileHandle } from 'node:fs/promises';

const INTERVAL_MS = 2000;

/**
 * Keeps the modification time of an open file fresh until the returned function is called, which closes it; so other
 * machines see that its owner lives. The file is rewritten with its own content, because that stamps it by the file
 * system's clock; `utimes` would use this machine's. The handle stays with this very file, whatever gets its name
 * later.
 */
export function heartbeat(handle: FileHandle, content: string): () => Promise<void> {
  let beating: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // A beat that fails costs nothing by itself: many more come before the claim counts as dead.
    beating = handle.write(content, 0).catch(() => undefined);
  }, INTERVAL_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await beating;
    await handle.close();
  };
}
