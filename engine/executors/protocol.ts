import type { StoredOutput } from '../artifacts/digest.ts';
import type { Cell } from '../define/artifact-types.ts';
import type { ErrorData } from '../errors/pipeline-error.ts';

/** An action with everything resolved, as it travels to the process that executes it. */
export interface WorkOrder {
  readonly action: string;
  readonly key: string;
  readonly stage: string;
  readonly parameters: unknown;
  readonly inputs: Readonly<
    Record<string, string | readonly { readonly cell: Cell; readonly digest: string }[]>
  >;
  readonly threads: number;
  readonly backend: string;
  readonly checkpointSeconds: number;
}

/** Parent -> worker. */
export type ToWorker = { readonly type: 'execute'; readonly order: WorkOrder } | { readonly type: 'abort' };

/** Worker -> parent. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'load-failed'; readonly error: ErrorData }
  | { readonly type: 'resumed' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number; readonly unit?: string }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'metric'; readonly name: string; readonly value: number; readonly step?: number }
  | { readonly type: 'finished'; readonly outputs: Readonly<Record<string, StoredOutput>> }
  | { readonly type: 'failed'; readonly error: ErrorData };
