import { setImmediate } from 'node:timers/promises';

const TURN_MS = 20;

/** To be awaited often in long work: lets the event loop turn when it has not done so for some milliseconds. */
export function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MS) return;
    await setImmediate();
    since = performance.now();
  };
}
