import type { Edit } from './edits.ts';

/** Some edits, and a run after them. Numbers choose among what there is then. */
export interface Step {
  readonly edits: readonly Edit[];
  readonly run: RunOptions;
}

export interface RunOptions {
  /** A stage that is asked for by name. */
  readonly select?: number;
  /** A stage that is forced. */
  readonly force?: number;
  /** A parameter that `--set` changes. */
  readonly set?: { readonly index: number; readonly value: number };
  readonly keepGoing: boolean;
  readonly jobs: number;
}
