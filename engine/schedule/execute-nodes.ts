import type { Emit } from '../events/events.ts';
import { openPool } from '../executors/pool.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { LockGuard } from '../lock/frozen.ts';
import type { Outputs } from '../plan/identity.ts';
import type { Session } from '../session.ts';
import { ActionRunner } from './action-runner.ts';
import { Resources, type Capacity } from './resources.ts';
import { Scheduler } from './scheduler.ts';

export interface ExecutionRequest {
  readonly capacity: Capacity;
  readonly forced?: ReadonlySet<string>;
  readonly keepGoing?: boolean;
  /** A stage that offers checkpoints saves one at most so often. */
  readonly checkpointSeconds: number;
  /** Outputs of actions that are read but not among the nodes. */
  readonly given?: ReadonlyMap<string, Outputs>;
  readonly guard?: LockGuard;
  /** Interrupts the execution. */
  readonly signal?: AbortSignal;
  readonly emit: Emit;
}

/** Executes what of these actions is not in the session's cache, in processes of their own, and says how it went. */
export async function executeNodes(
  session: Session,
  nodes: readonly GraphNode[],
  {
    capacity,
    forced = new Set(),
    keepGoing = false,
    checkpointSeconds,
    signal,
    emit,
    ...rest
  }: ExecutionRequest,
): Promise<Scheduler> {
  const stop = new AbortController();
  const interrupt = () => stop.abort(signal?.reason);
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  const pool = openPool(session.compiled.entry, session.layout.root);
  const scheduler = new Scheduler(session, nodes, {
    forced,
    keepGoing,
    resources: new Resources(capacity),
    runner: new ActionRunner(session, pool, { checkpointSeconds, emit }),
    emit,
    stop,
    ...rest,
  });
  try {
    await scheduler.finished();
    return scheduler;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await pool.close();
  }
}
