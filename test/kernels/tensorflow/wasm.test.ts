import { expect, it } from 'vitest';
import { openBackend } from '../../../kernels/backends.ts';
import { keepingProcessListeners } from '../../../kernels/tensorflow/process-listeners.ts';

const events = ['uncaughtException', 'unhandledRejection'];
const listeners = (): unknown[][] => events.map((event) => process.listeners(event as 'exit'));

it('opening the wasm backend leaves the listeners of the process as they were', async () => {
  const before = listeners();
  await openBackend('tfjs-wasm', 1);
  expect(listeners()).toEqual(before);
});

it('only the listeners that are added meanwhile are removed', async () => {
  const mine = (): void => {};
  const theirs = (): void => {};
  process.on('uncaughtException', mine);
  try {
    const before = listeners();
    const during = await keepingProcessListeners(async () => {
      for (const event of events) process.on(event, theirs);
      return listeners();
    });
    expect(during).not.toEqual(before);
    expect(listeners()).toEqual(before);
  } finally {
    process.off('uncaughtException', mine);
  }
});
