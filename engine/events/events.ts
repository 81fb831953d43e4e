import type { Cell } from '../define/artifact-types.ts';
import type { ErrorData } from '../errors/pipeline-error.ts';

/** Why an action executes (or does not). */
export type Reason =
  | { readonly kind: 'cached' }
  | { readonly kind: 'never-run' }
  /** The last run had it to do as well, but there is no result: it failed, was stopped, or its record is gone. */
  | { readonly kind: 'no-result' }
  | { readonly kind: 'changed'; readonly parts: readonly string[] }
  | { readonly kind: 'forced' }
  | { readonly kind: 'output-lost'; readonly detail: string }
  | { readonly kind: 'inputs-pending' }
  /** Another action of this run is the same: the same stage, code, parameters and inputs. */
  | { readonly kind: 'shared'; readonly with: string };

/** One stream of these feeds every reporter: the terminal view, plain lines, NDJSON. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly pipeline: string;
      readonly profile: string;
      readonly backend: string;
      readonly actions: number;
      readonly jobs: number;
    }
  | {
      readonly type: 'action-cached';
      readonly action: string;
      readonly stage: string;
      readonly cell: Cell;
      readonly key: string;
    }
  | {
      readonly type: 'action-waiting';
      readonly action: string;
      readonly stage: string;
      readonly cell: Cell;
      readonly key: string;
      readonly owner: string;
    }
  | {
      readonly type: 'action-started';
      readonly action: string;
      readonly stage: string;
      readonly cell: Cell;
      readonly key: string;
      readonly attempt: number;
      /** How many it may use. */
      readonly threads: number;
      readonly reason: Reason;
    }
  | { readonly type: 'action-resumed'; readonly action: string }
  | {
      readonly type: 'action-progress';
      readonly action: string;
      readonly done: number;
      readonly total: number;
      readonly unit?: string;
    }
  | {
      readonly type: 'action-log';
      readonly action: string;
      readonly stream: 'log' | 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly type: 'action-metric';
      readonly action: string;
      readonly name: string;
      readonly value: number;
      readonly step?: number;
    }
  | {
      readonly type: 'action-retrying';
      readonly action: string;
      readonly attempt: number;
      readonly error: ErrorData;
    }
  | {
      readonly type: 'action-finished';
      readonly action: string;
      readonly stage: string;
      readonly cell: Cell;
      readonly key: string;
      readonly seconds: number;
      readonly outputs: Readonly<Record<string, { readonly digest: string; readonly bytes: number }>>;
    }
  | {
      readonly type: 'action-failed';
      readonly action: string;
      readonly stage: string;
      readonly cell: Cell;
      readonly key: string;
      readonly error: ErrorData;
      readonly log?: string;
    }
  | {
      readonly type: 'action-skipped';
      readonly action: string;
      readonly stage: string;
      readonly cell: Cell;
      readonly because: string;
    }
  | { readonly type: 'warning'; readonly code: string; readonly message: string }
  | {
      readonly type: 'run-finished';
      readonly status: 'done' | 'failed' | 'interrupted';
      readonly executed: number;
      readonly cached: number;
      readonly failed: number;
      readonly skipped: number;
      readonly seconds: number;
      readonly out: string;
    };

export type Emit = (event: RunEvent) => void;
