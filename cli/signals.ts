import { exitCodes } from './exit-codes.ts';

const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Turns the first SIGINT or SIGTERM into an abort; the second one ends the process at once.
 *
 * @returns how to go back to the default
 */
export function abortOnSignals(controller: AbortController, onFirst: () => void): () => void {
  const handle = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
    onFirst();
  };
  for (const name of stopSignals) process.on(name, handle);
  return () => {
    for (const name of stopSignals) process.off(name, handle);
  };
}
