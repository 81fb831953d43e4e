import type { BigIntStats } from 'node:fs';

/**
 * `corrupt`: not the bytes it should have. `missing`: something names it, and it is not there. `mismatch`: two files
 * contradict each other. `foreign`: nothing of phaseline's has such a name there. `link`: a symbolic link, which the
 * store does not follow. `unreadable`: the file system refuses. `newer`: written by a newer phaseline.
 */
export type ProblemKind = 'corrupt' | 'missing' | 'mismatch' | 'foreign' | 'link' | 'unreadable' | 'newer';

/** A file as it was when it was found wrong. */
export interface WrongFile {
  readonly path: string;
  readonly stats: BigIntStats;
}

export interface Problem {
  readonly kind: ProblemKind;
  /** Absolute. */
  readonly path: string;
  /** What is wrong, as the rest of a sentence that begins with the path. */
  readonly what: string;
  /** The actions and outputs that it belongs to, as far as they are known. */
  readonly of: readonly string[];
  /** What a repair takes away, so that the next run makes it again; nothing where that would not help. */
  readonly remove: readonly WrongFile[];
  /** What happens after the removal or, where nothing is removed, what the user can do. */
  readonly todo: string;
}

export type Report = (problem: Problem) => Promise<void>;
