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
  /** `pending`: an input will be made again, and whether this executes too depends on the bytes it gets. */
  readonly status: 'cached' | 'run' | 'pending';
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
  for (const node of selectNodes(session.graph, request.select ?? [])) {
    const resolution = await resolveAction(session, node, (id) => outputs.get(id), forced.has(node.id));
    if (!resolution) {
      const pending = referencesOf(node).some((reference) => !outputs.has(reference.node));
      if (!pending) throw new Error(`internal: "${node.id}" has no key although its inputs are known`);
      steps.push({ node, status: 'pending', reason: { kind: 'inputs-pending' } });
      continue;
    }
    if (resolution.outputs) outputs.set(node.id, resolution.outputs);
    steps.push({
      node,
      status: resolution.status,
      key: resolution.key,
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
