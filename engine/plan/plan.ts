import type { Reason } from '../events/events.ts';
import { referencesOf, type GraphNode } from '../graph/graph.ts';
import type { Session } from '../session.ts';
import type { Outputs } from './identity.ts';
import { resolveAction } from './resolve.ts';
import { actionsNamed, selectNodes } from './select.ts';

export interface PlanRequest {
  /** Stages or actions; they and all that they read are planned. Default: everything. */
  readonly select?: readonly string[];
  /** Stages or actions that execute even when the cache has their results. */
  readonly force?: readonly string[];
}

export interface PlanStep {
  readonly node: GraphNode;
  /**
   * `pending`: whether this executes depends on what others make first: an input, or bytes of its own that were lost.
   * `shared`: it gets the result of an action before it that is the same and executes.
   */
  readonly status: 'cached' | 'run' | 'pending' | 'shared';
  /** Unknown while pending. */
  readonly key?: string;
  readonly reason: Reason;
  readonly outputs?: Outputs;
  /** How long it took when it was last executed with these inputs. */
  readonly lastSeconds?: number;
}

export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Whether anything would execute. */
  readonly work: boolean;
}

/** What a run would do now. Executes nothing and writes nothing but the record of verified files. */
export async function planRun(session: Session, request: PlanRequest = {}): Promise<Plan> {
  const forced = forcedActions(session, request);
  const outputs = new Map<string, Outputs>();
  const steps: PlanStep[] = [];
  /** By the key, what executes; and the digests of lost artifacts that this brings back. */
  const making = new Map<string, string>();
  const comesBack = new Set<string>();
  for (const node of selectNodes(session.graph, request.select ?? [])) {
    const resolution = await resolveAction(session, node, (id) => outputs.get(id), forced.has(node.id));
    if (!resolution) {
      const pending = referencesOf(node).some((reference) => !outputs.has(reference.node));
      if (!pending) throw new Error(`internal: "${node.id}" has no key although its inputs are known`);
      steps.push({ node, status: 'pending', reason: { kind: 'inputs-pending' } });
      continue;
    }
    if (resolution.outputs) outputs.set(node.id, resolution.outputs);
    const { key, lost } = resolution;
    const twin = resolution.status === 'run' ? making.get(key) : undefined;
    if (twin !== undefined) {
      steps.push({ node, status: 'shared', key, reason: { kind: 'shared', with: twin } });
      continue;
    }
    // Two actions can have made the same bytes: with one of them executed, the other has nothing to do any more.
    const restored = lost?.every(({ digest }) => comesBack.has(digest)) ?? false;
    if (resolution.status === 'run' && !restored) making.set(key, node.id);
    for (const { digest } of lost ?? []) comesBack.add(digest);
    steps.push({
      node,
      status: restored ? 'pending' : resolution.status,
      key,
      reason: resolution.reason,
      ...(resolution.outputs === undefined ? {} : { outputs: resolution.outputs }),
      ...(resolution.seconds === undefined ? {} : { lastSeconds: resolution.seconds }),
    });
  }
  await session.cas.flush();
  return { steps, work: steps.some(({ status }) => status !== 'cached') };
}

export function forcedActions(session: Session, request: PlanRequest): ReadonlySet<string> {
  return new Set(
    (request.force ?? []).flatMap((word) => actionsNamed(session.graph, word).map(({ id }) => id)),
  );
}
