// The fault suites have a quick form, in `npm test`, and a long one, `npm run test:soak`, whose figures go to
// docs/reliability.md. `SOAK_SEED=7` plays other faults (or those of a report again).
import type { TestContext } from 'vitest';

/** What one suite did: a row of docs/reliability.md. */
export interface Figure {
  /** What was done to phaseline: "kill -9 at a random time of a run". */
  readonly fault: string;
  readonly times: number;
  /** How many of them ended as they should; a suite fails when there are fewer than `times`. */
  readonly survived: number;
  /** What else was counted: "at most 2 actions ran again". */
  readonly note?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    figure?: Figure;
  }
}

const long = process.env['SOAK'] === '1';

/** Seeds every random choice of the fault suites. */
export const soakSeed = Number(process.env['SOAK_SEED'] ?? 1);

/** How many faults to play: a few in every test run, many in the long form. */
export function times(counts: { readonly quick: number; readonly long: number }): number {
  return long ? counts.long : counts.quick;
}

/** The time limit of a suite's test: it is the only one, since nothing here is about speed. */
export const suiteTimeout = long ? 3_600_000 : 600_000;

/** Hands the figures of a suite to the reporter that writes docs/reliability.md. */
export function tell({ task }: TestContext, figure: Figure): void {
  task.meta.figure = figure;
}
