// The wasm backend's module listens to the process's last events and throws their errors again: an unhandled error would
// end the process with the module's source as its message, and nobody else could handle it.

const lastEvents = ['uncaughtException', 'unhandledRejection'] as const;

/** Calls `work` and removes the listeners that it added to the process. */
export async function keepingProcessListeners<T>(work: () => Promise<T>): Promise<T> {
  // oxlint-disable-next-line no-restricted-globals -- whose listeners they are
  const { process } = globalThis;
  const before = lastEvents.map((event) => new Set<unknown>(process.listeners(event as 'exit')));
  try {
    return await work();
  } finally {
    lastEvents.forEach((event, i) => {
      for (const listener of process.listeners(event as 'exit')) {
        if (!before[i].has(listener)) process.off(event, listener);
      }
    });
  }
}
