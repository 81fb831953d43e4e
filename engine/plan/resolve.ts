import type { ActionIdentity } from '../../schemas/disk/action-record.ts';
import type { Reason } from '../events/events.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { CodeFingerprint } from '../project/types.ts';
import type { Session } from '../session.ts';
import { actionKey } from './action-key.ts';
import { identityOf, type Outputs } from './identity.ts';
import { previousAction } from './previous.ts';

export interface LostOutput {
  readonly name: string;
  readonly digest: string;
  readonly state: 'missing' | 'corrupt';
}

/** What there is to do for an action whose inputs are known. */
export interface Resolution {
  readonly key: string;
  readonly identity: ActionIdentity;
  readonly code: CodeFingerprint;
  readonly status: 'cached' | 'run';
  readonly reason: Reason;
  /** Those of its outputs that the store lost; their digests are what it gave the last time. */
  readonly lost?: readonly LostOutput[];
  /** Of a cached action. */
  readonly outputs?: Outputs;
  /** How long the run took whose result is in the cache. */
  readonly seconds?: number;
}

/**
 * Looks an action up in the cache and verifies that its outputs still have their bytes. This one function decides
 * for `plan` and for `run` alike what executes, so the plan cannot say anything else than the run does.
 *
 * @returns undefined while an input is not made yet
 */
export async function resolveAction(
  session: Session,
  node: GraphNode,
  outputsOf: (node: string) => Outputs | undefined,
  forced: boolean,
): Promise<Resolution | undefined> {
  const { graph } = session;
  const code = session.fingerprint(graph.stages[node.stage].module);
  const identity = identityOf(graph, node, code.digest, outputsOf);
  if (!identity) return undefined;
  const key = actionKey(identity);
  const common = { key, identity, code };
  if (forced) return { ...common, status: 'run', reason: { kind: 'forced' } };
  const result = await session.cache.result(key, identity);
  if (!result)
    return { ...common, status: 'run', reason: await whyNew(session, node, key, { identity, code }) };
  const lost = await lostOutputs(session, result.outputs);
  if (lost.length > 0) {
    const detail = lost.map(({ name, digest, state }) => `${name}: ${digest.slice(0, 12)}… is ${state}`);
    return { ...common, status: 'run', reason: { kind: 'output-lost', detail: detail.join(', ') }, lost };
  }
  return {
    ...common,
    status: 'cached',
    reason: { kind: 'cached' },
    outputs: result.outputs,
    seconds: result.seconds,
  };
}

/** Which of the outputs the store does not have any more, or not with their bytes. */
export async function lostOutputs(session: Session, outputs: Outputs): Promise<LostOutput[]> {
  const lost: LostOutput[] = [];
  for (const [name, { digest, bytes }] of Object.entries(outputs)) {
    const state = await session.cas.verify(digest, bytes);
    if (state !== 'ok') lost.push({ name, digest, state });
  }
  return lost;
}

async function whyNew(
  session: Session,
  node: GraphNode,
  key: string,
  now: { identity: ActionIdentity; code: CodeFingerprint },
): Promise<Reason> {
  const previous = await previousAction(session, node.id, key);
  if (!previous) return { kind: 'never-run' };
  if (previous.key === key) return { kind: previous.from === 'lock' ? 'never-run' : 'no-result' };
  const changes = previous.changesTo({ identity: now.identity, code: now.code.listing });
  return { kind: 'changed', parts: changes.map(({ part, name }) => `${part} ${name}`) };
}
