import type { CallSite } from '../define/call-site.ts';
import { positionOf } from '../project/source-maps.ts';
import { requireBackend } from '../backends/require-backend.ts';
import type { ErrorData } from '../errors/pipeline-error.ts';
import type { Emit } from '../events/events.ts';
import { referencesOf, type GraphNode } from '../graph/graph.ts';
import { lockDifferences } from '../lock/lock-differences.ts';
import { lockMismatch } from '../lock/lock-mismatch.ts';
import { lockedAction, requireLockedProfile, type LockedProfile } from '../lock/locked-profile.ts';
import type { Outputs } from '../plan/identity.ts';
import { actionsNamed } from '../plan/select.ts';
import { executeNodes } from '../schedule/execute-nodes.ts';
import { checkFits, machineCapacity } from '../schedule/resources.ts';
import type { FinishedAction } from '../schedule/scheduler.ts';
import type { Session } from '../session.ts';
import { compareOutput, type ReproducedOutput } from './compare-output.ts';
import { comparisonModes, type ComparisonMode } from './modes.ts';
import { copyBlob, inScratch, readBlob, requireBlob } from './scratch.ts';

export interface ReproduceRequest {
  /** Stages or actions; only they execute, on inputs from the store. Default: the whole pipeline. */
  readonly select?: readonly string[];
  /** Threads that all actions may use together. Default: the machine's. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  readonly emit: Emit;
}

export interface Reproduction {
  /** `different` also when nothing could be compared: nothing is proved then. */
  readonly status: 'reproduced' | 'different' | 'failed' | 'interrupted';
  readonly seconds: number;
  readonly executed: number;
  readonly outputs: readonly ReproducedOutput[];
  readonly failures: readonly { readonly action: string; readonly error: ErrorData }[];
}

/** Nothing resumes in a scratch store; a checkpoint would only cost time. */
const noCheckpoints = Number.MAX_SAFE_INTEGER;

/**
 * Executes actions again, from nothing, in a store of their own, and compares what they give with the lock file. The
 * store, the lock file and the results of the project are not written.
 *
 * @throws PipelineError `not-locked`; `lock-mismatch` when the present code or parameters are not the lock's;
 * `missing-artifact` when an input of a chosen stage, or what a tolerance is applied to, is not in the store
 */
export async function reproduce(session: Session, request: ReproduceRequest): Promise<Reproduction> {
  const started = performance.now();
  const { graph } = session;
  const nodes = chosenNodes(session, request.select ?? []);
  const capacity = machineCapacity(request.jobs);
  const placeOf = (site: CallSite) => positionOf(session.compiled, site);
  for (const { stage } of nodes) checkFits(stage, graph.stages[stage], capacity, placeOf);
  const locked = requireLockedProfile(await session.lock(), graph.pipeline, graph.profile);
  await refuseOthers(session, locked, nodes);
  const steps = nodes.map((node) => ({ node, status: 'run', reason: { kind: 'forced' } }) as const);
  await requireBackend(session, { steps, work: true });
  const modes = comparisonModes(graph, nodes, (graph.backend.identity ?? '') === locked.backend);
  requireExpected(session, locked, nodes, modes);

  return inScratch(session, async (scratch) => {
    const given = await copyInputs(session, scratch, locked, nodes);
    request.emit({
      type: 'run-started',
      pipeline: graph.pipeline,
      profile: session.variant,
      backend: graph.backend.name,
      actions: nodes.length,
      jobs: capacity.cpus,
    });
    const { signal, emit } = request;
    const { finishedActions, failures, counts } = await executeNodes(scratch, nodes, {
      capacity,
      keepGoing: true,
      checkpointSeconds: noCheckpoints,
      given,
      ...(signal === undefined ? {} : { signal }),
      emit,
    });
    const outputs = await compareAll(session, scratch, locked, inOrder(nodes, finishedActions), modes);
    return {
      status: signal?.aborted ? 'interrupted' : failures.length > 0 ? 'failed' : verdictOn(outputs),
      seconds: (performance.now() - started) / 1000,
      executed: counts.executed,
      outputs,
      // Their logs go with the scratch store.
      failures: failures.map(({ action, error }) => ({ action, error })),
    };
  });
}

function chosenNodes({ graph }: Session, words: readonly string[]): readonly GraphNode[] {
  if (words.length === 0) return graph.nodes;
  const chosen = new Set(words.flatMap((word) => actionsNamed(graph, word).map(({ id }) => id)));
  return graph.nodes.filter(({ id }) => chosen.has(id));
}

/** Other code or parameters than the lock's would be another experiment, and no reproduction of this one. */
async function refuseOthers(
  session: Session,
  locked: LockedProfile,
  nodes: readonly GraphNode[],
): Promise<void> {
  const { graph } = session;
  // On another backend that was asked for, everything else must be as the lock has it.
  const backend = graph.backend.standard ? graph.backend : { ...graph.backend, identity: locked.backend };
  const asLocked = { ...session, graph: { ...graph, backend } };
  const takesCached = () => false;
  const differences = await lockDifferences(asLocked, { locked, nodes, takesCached });
  const ours = new Set(nodes.map(({ id }) => id));
  const relevant = differences.filter(
    ({ action }) => nodes.length === graph.nodes.length || action === undefined || ours.has(action),
  );
  if (relevant.length === 0) return;
  throw lockMismatch(session, relevant, {
    what: `"${graph.pipeline}" (${graph.profile}) is not what the lock file says, so there is nothing to reproduce. Nothing was executed.`,
    todo: 'Check out the revision that the lock file belongs to; or run the pipeline, which brings the lock file up to date.',
  });
}

/** Found out before hours of computing rather than after. */
function requireExpected(
  session: Session,
  locked: LockedProfile,
  nodes: readonly GraphNode[],
  modes: ReadonlyMap<string, ComparisonMode>,
): void {
  for (const { id, stage } of nodes) {
    if (modes.get(id) !== 'tolerance') continue;
    for (const [output, facts] of Object.entries(session.graph.stages[stage].outputs)) {
      if (facts.kind === 'file') continue;
      const what = `The output "${output}" of "${id}", which is compared by its tolerance,`;
      requireBlob(session, lockedAction(locked, id)!.outputs[output], what);
    }
  }
}

/** What the chosen actions read from others, as the lock names it. */
async function copyInputs(
  session: Session,
  scratch: Session,
  locked: LockedProfile,
  nodes: readonly GraphNode[],
): Promise<Map<string, Outputs>> {
  const chosen = new Set(nodes.map(({ id }) => id));
  const given = new Map<string, Outputs>();
  for (const reader of nodes) {
    for (const { node, output } of referencesOf(reader)) {
      if (chosen.has(node) || given.get(node)?.[output]) continue;
      const digest = lockedAction(locked, node)!.outputs[output];
      const what = `The output "${output}" of "${node}", which "${reader.id}" reads,`;
      const stored = await copyBlob(session, scratch, digest, what);
      given.set(node, { ...given.get(node), [output]: stored });
    }
  }
  return given;
}

function inOrder(nodes: readonly GraphNode[], finished: readonly FinishedAction[]): FinishedAction[] {
  const byId = new Map(finished.map((action) => [action.node.id, action]));
  return nodes.flatMap(({ id }) => byId.get(id) ?? []);
}

async function compareAll(
  session: Session,
  scratch: Session,
  locked: LockedProfile,
  finished: readonly FinishedAction[],
  modes: ReadonlyMap<string, ComparisonMode>,
): Promise<ReproducedOutput[]> {
  const compared: ReproducedOutput[] = [];
  for (const { node, resolution, outputs } of finished) {
    const entry = lockedAction(locked, node.id)!;
    for (const [output, facts] of Object.entries(session.graph.stages[node.stage].outputs)) {
      const [expected, found] = [entry.outputs[output], outputs[output].digest];
      compared.push(
        await compareOutput({
          action: node.id,
          output,
          facts,
          mode: modes.get(node.id)!,
          expected,
          found,
          sameInputs: resolution.key === entry.key,
          readFound: () => scratch.cas.read(found),
          readExpected: () => readBlob(session, expected),
        }),
      );
    }
  }
  return compared;
}

function verdictOn(outputs: readonly ReproducedOutput[]): 'reproduced' | 'different' {
  const compared = outputs.filter(({ verdict }) => verdict !== 'not-comparable');
  return compared.length > 0 && compared.every(({ verdict }) => verdict !== 'different')
    ? 'reproduced'
    : 'different';
}
