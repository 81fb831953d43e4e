import type { Emit } from '../../engine/events/events.ts';

/** Draws a run from its events. */
export interface Reporter {
  readonly emit: Emit;
  /** The user asked to stop; stages are given the time to save a checkpoint. */
  stopping(): void;
  /** Writes what it still holds and gives the terminal back. */
  close(): void;
}

/** Milliseconds on a clock that only goes forward. */
export type Clock = () => number;

export const stoppingMessage = 'Running stages save their checkpoints. Once more Ctrl-C stops at once.';
