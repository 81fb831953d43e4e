import { afterEach, expect, test, vi } from 'vitest';
import { abortOnSignals } from '../../cli/signals.ts';

let release = () => {};
afterEach(() => {
  release();
  vi.restoreAllMocks();
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the first %s aborts, the second ends the process with 130',
  (signal) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const controller = new AbortController();
    const onFirst = vi.fn<() => void>();
    release = abortOnSignals(controller, onFirst);
    process.emit(signal);
    expect(controller.signal.aborted).toBe(true);
    expect(onFirst).toHaveBeenCalledTimes(1);
    expect(exit).not.toHaveBeenCalled();
    process.emit(signal);
    expect(exit).toHaveBeenCalledWith(130);
  },
);

test('afterwards signals mean what they did before', () => {
  const before = process.listenerCount('SIGINT');
  release = abortOnSignals(new AbortController(), () => {});
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  release();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
