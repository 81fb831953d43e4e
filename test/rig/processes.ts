import { expect, vi } from 'vitest';

/** Waits until a process has ended; the test's own time limit is the only one. */
export async function expectEnd(pid: number): Promise<void> {
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 60_000, interval: 20 });
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
