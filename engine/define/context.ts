import type { Cell, TensorsValue } from './artifact-types.ts';

/** What a long stage keeps to go on after a kill: JSON and arrays; both come back exactly as they were. */
export interface CheckpointState {
  readonly json: unknown;
  readonly arrays: TensorsValue['tensors'];
}

export interface Checkpoint {
  /** The last state that an interrupted attempt of the same action saved, if there is one. */
  restore(): Promise<CheckpointState | undefined>;
  /** Offers a state; it is written only when the last write is long enough ago, so call it freely. */
  offer(state: () => CheckpointState): Promise<void>;
}

/** What a stage gets besides its inputs and parameters. Nothing here may influence the outputs' bytes. */
export interface StageContext {
  /** Reports how far the stage is: `progress(300, 3000, 'iterations')`. */
  progress(done: number, total: number, unit?: string): void;
  /** Adds a line to the action's log. */
  log(message: string): void;
  /** Reports a number worth watching while the stage runs: `metric('loss', 0.03, 1200)`. */
  metric(name: string, value: number, step?: number): void;
  readonly checkpoint: Checkpoint;
  /** Aborted when the run is interrupted or the stage's timeout is over. */
  readonly signal: AbortSignal;
  /** The number of threads this action may use. */
  readonly threads: number;
  /** The name of the backend that does the tensor arithmetic (of stages that declare `backend: true`). */
  readonly backend: string;
  /** The sha256 of each input, for reports that tell what they were made of. */
  readonly inputDigests: Readonly<
    Record<string, string | readonly { readonly cell: Cell; readonly digest: string }[]>
  >;
  /** An empty folder for temporary files, removed afterwards. */
  readonly scratch: string;
}
