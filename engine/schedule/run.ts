import type { CallSite } from '../define/call-site.ts';
import { positionOf } from '../project/source-maps.ts';
import { backendAvailability, requireBackend } from '../backends/require-backend.ts';
import type { Emit } from '../events/events.ts';
import type { ErrorData } from '../errors/pipeline-error.ts';
import { freeze } from '../lock/frozen.ts';
import { forcedActions, planRun, type PlanRequest } from '../plan/plan.ts';
import { selectNodes } from '../plan/select.ts';
import type { Session } from '../session.ts';
import { isNotWritable } from '../store/fs-error.ts';
import { executeNodes } from './execute-nodes.ts';
import { keepRecords } from './keep-records.ts';
import { checkFits, machineCapacity } from './resources.ts';
import { RunRecorder } from './run-recorder.ts';

export interface RunRequest extends PlanRequest {
  /** Threads that all actions may use together. Default: the machine's. */
  readonly jobs?: number;
  /** After a failure, finish what does not depend on it. Default: stop. */
  readonly keepGoing?: boolean;
  /** A stage that offers checkpoints saves one at most so often. Default 10. */
  readonly checkpointSeconds?: number;
  /** Keeps to the lock file: nothing executes that it does not name, and it is not written. */
  readonly frozen?: boolean;
  /** Interrupts the run. */
  readonly signal?: AbortSignal;
  readonly emit: Emit;
}

export interface RunSummary {
  readonly status: 'done' | 'failed' | 'interrupted';
  readonly executed: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly failures: readonly { readonly action: string; readonly error: ErrorData; readonly log: string }[];
}

/**
 * Executes what is not in the cache, publishes the results under `artifacts/out/` and brings the lock file up to
 * date. Failures of stages are in the summary; only what makes the whole run impossible is thrown.
 *
 * @throws PipelineError for unusable selections, stores, lock files, and a backend that is missing;
 * `lock-mismatch` for a frozen run that would leave the lock
 */
export function executeRun(session: Session, request: RunRequest): Promise<RunSummary> {
  return session.claims.whileInUse(() => run(session, request));
}

async function run(session: Session, request: RunRequest): Promise<RunSummary> {
  const started = performance.now();
  const { graph } = session;
  const nodes = selectNodes(graph, request.select ?? []);
  const forced = forcedActions(session, request);
  const capacity = machineCapacity(request.jobs);
  const placeOf = (site: CallSite) => positionOf(session.compiled, site);
  for (const { stage } of nodes) checkFits(stage, graph.stages[stage], capacity, placeOf);
  await session.lock();
  const guard = request.frozen === true ? await freeze(session, nodes, forced) : undefined;
  if (!(await backendAvailability(session)).available) {
    // All that it wants may still be in the cache.
    await requireBackend(session, await planRun(session, request));
  }

  const recorder = new RunRecorder(session, request.emit);
  recorder.emit({
    type: 'run-started',
    pipeline: graph.pipeline,
    profile: session.variant,
    backend: graph.backend.name,
    actions: nodes.length,
    jobs: capacity.cpus,
  });
  const { keepGoing, signal } = request;
  const executed = executeNodes(session, nodes, {
    capacity,
    forced,
    ...(keepGoing === undefined ? {} : { keepGoing }),
    checkpointSeconds: request.checkpointSeconds ?? 10,
    ...(guard === undefined ? {} : { guard }),
    ...(signal === undefined ? {} : { signal }),
    emit: recorder.emit,
  });
  const scheduler = await executed.catch(async (error: unknown) => {
    await recorder.finish('failed').catch(() => undefined);
    throw error;
  });
  const status = request.signal?.aborted ? 'interrupted' : scheduler.failures.length > 0 ? 'failed' : 'done';
  await keepRecords(session, scheduler.finishedActions, {
    failed: scheduler.failedActions,
    frozen: guard !== undefined,
  });
  for (const message of session.warnings) recorder.emit({ type: 'warning', code: 'store', message });
  session.warnings.clear();
  const summary = {
    status,
    ...scheduler.counts,
    seconds: (performance.now() - started) / 1000,
    failures: scheduler.failures,
  } as const;
  await recorder.finish(status).catch((error: unknown) => {
    // A store that can only be read has all that was wanted.
    if (!isNotWritable(error) || status !== 'done' || summary.executed > 0) throw error;
  });
  const { failures: _, ...counts } = summary;
  recorder.emit({ type: 'run-finished', ...counts, out: session.outFolder });
  return summary;
}
