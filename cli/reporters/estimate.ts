import type { RunState } from './run-state.ts';

/** An action that the run was asked for, and how long it took in an earlier run, if that is known. */
export interface ExpectedAction {
  readonly id: string;
  readonly stage: string;
  readonly lastSeconds?: number;
}

export interface Estimate {
  readonly seconds: number;
  /** The duration of a stage is unknown, so it can only be more. */
  readonly atLeast: boolean;
}

/**
 * How long until the whole run is over; undefined while nothing can be said. An action that has not started counts
 * as long as the mean of its stage in this run, or else as long as last time.
 */
export function estimateRemaining(
  state: RunState,
  expected: readonly ExpectedAction[],
  now: number,
): Estimate | undefined {
  if (expected.length !== state.total) return undefined;
  const means = stageMeans(state, expected);
  let work = 0;
  let longest = 0;
  let atLeast = false;
  for (const { id, stage, lastSeconds } of expected) {
    if (state.settled.has(id)) continue;
    const running = state.running.get(id);
    const usual = means.get(stage) ?? lastSeconds;
    const remaining =
      running === undefined
        ? usual
        : (running.meter?.remaining(now) ??
          (usual === undefined ? undefined : Math.max(0, usual - (now - running.startedAt) / 1000)));
    if (remaining === undefined) {
      atLeast = true;
      continue;
    }
    work += remaining;
    longest = Math.max(longest, remaining);
  }
  const seconds = Math.max(longest, work / Math.max(1, state.jobs));
  return atLeast && seconds === 0 ? undefined : { seconds, atLeast };
}

function stageMeans(state: RunState, expected: readonly ExpectedAction[]): Map<string, number> {
  const sums = new Map<string, { seconds: number; count: number }>();
  for (const { id, stage } of expected) {
    const seconds = state.durations.get(id);
    if (seconds === undefined) continue;
    const sum = sums.get(stage) ?? { seconds: 0, count: 0 };
    sums.set(stage, { seconds: sum.seconds + seconds, count: sum.count + 1 });
  }
  return new Map([...sums].map(([stage, { seconds, count }]) => [stage, seconds / count]));
}
