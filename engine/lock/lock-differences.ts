import type { ActionIdentity } from '../../schemas/disk/action-record.ts';
import type { LockedAction } from '../../schemas/disk/lock.ts';
import { referencesOf, type GraphNode } from '../graph/graph.ts';
import { actionKey, digestOfJson } from '../plan/action-key.ts';
import { changesBetween, type Change } from '../plan/changes.ts';
import { identityOf } from '../plan/identity.ts';
import { lostOutputs } from '../plan/resolve.ts';
import type { CodeFingerprint } from '../project/types.ts';
import type { Session } from '../session.ts';
import { lockedAction, lockedOutputs, type LockedProfile } from './locked-profile.ts';

export type LockChange = Omit<Change, 'part'> & { readonly part: Change['part'] | 'key' | 'output' };

/** How the lock file and what would be computed now differ in one action. */
export interface LockDifference {
  /** Undefined: the profile itself. */
  readonly action?: string;
  /** `added`: the graph has it, the lock has not. `removed`: the lock has it, the graph has not. */
  readonly kind: 'added' | 'removed' | 'changed';
  /** `before` is what the lock says. */
  readonly changes: readonly LockChange[];
}

export interface LockQuestion {
  readonly locked: LockedProfile;
  /** What is compared; in the order of the graph. */
  readonly nodes: readonly GraphNode[];
  /** Those whose results are taken from the cache if it has them: they are compared with the lock too. */
  readonly takesCached: (action: string) => boolean;
}

/**
 * Compares the present code, parameters and wiring with the lock file, without executing anything: the key of each
 * action is computed from the outputs that the lock gives for what it reads. So what is found for an action is its
 * own, and not what follows from an earlier one.
 */
export async function lockDifferences(
  session: Session,
  { locked, nodes, takesCached }: LockQuestion,
): Promise<LockDifference[]> {
  const { graph } = session;
  const differences: LockDifference[] = [];
  const backend = graph.backend.identity ?? '';
  if (locked.backend !== backend) {
    const change = {
      part: 'backend',
      name: 'of the profile',
      before: locked.backend,
      after: backend,
    } as const;
    differences.push({ kind: 'changed', changes: [change] });
  }
  for (const node of nodes) {
    const entry = lockedAction(locked, node.id);
    if (!entry) {
      differences.push({ action: node.id, kind: 'added', changes: [] });
      continue;
    }
    const changes = await changesOf(session, locked, node, entry, takesCached(node.id));
    if (changes.length > 0) differences.push({ action: node.id, kind: 'changed', changes });
  }
  const present = new Set(graph.nodes.map(({ id }) => id));
  const removed = Object.keys(locked.actions).filter((id) => !present.has(id));
  return [
    ...differences,
    ...removed.sort().map((action) => ({ action, kind: 'removed' as const, changes: [] })),
  ];
}

async function changesOf(
  session: Session,
  locked: LockedProfile,
  node: GraphNode,
  entry: LockedAction,
  takesCached: boolean,
): Promise<LockChange[]> {
  const { graph } = session;
  const code = session.fingerprint(graph.stages[node.stage].module);
  const identity = identityOf(graph, node, code.digest, (id) => lockedOutputs(locked, id));
  const key = identity && actionKey(identity);
  return [
    ...(await keyChanges(session, locked, node, { entry, code, identity, key })),
    ...declaredOutputs(Object.keys(graph.stages[node.stage].outputs), entry),
    ...(takesCached && key === entry.key ? await cachedOutputs(session, entry) : []),
  ];
}

interface Compared {
  readonly entry: LockedAction;
  readonly code: CodeFingerprint;
  readonly identity: ActionIdentity | undefined;
  readonly key: string | undefined;
}

async function keyChanges(
  session: Session,
  locked: LockedProfile,
  node: GraphNode,
  { entry, code, identity, key }: Compared,
): Promise<LockChange[]> {
  const parts = lockedParts(entry, code, digestOfJson(node.parameters));
  if (!identity || key === undefined) return [...parts, ...unlockedInputs(locked, node)];
  if (key === entry.key) return parts;
  const record = await session.cache.get(entry.key);
  if (record) return changesBetween(record, { identity, code: code.listing });
  if (parts.length > 0) return parts;
  // Its code and parameters are the lock's: an input, the backend or the engine is another one, or the entry was edited.
  return [{ part: 'key', name: 'of other inputs, backend or engine', before: entry.key, after: key }];
}

/** The lock holds digests of code and parameters beside the key; also an entry whose key is right can be edited. */
function lockedParts(entry: LockedAction, { digest }: CodeFingerprint, parameters: string): LockChange[] {
  return [
    ...(entry.code === digest
      ? []
      : [{ part: 'code', name: 'fingerprint', before: entry.code, after: digest } as const]),
    ...(entry.parameters === parameters
      ? []
      : [{ part: 'parameter', name: 'values', before: entry.parameters, after: parameters } as const]),
  ];
}

/** Inputs that the lock has no digest of, from actions that it has: from others it is their own difference. */
function unlockedInputs(locked: LockedProfile, node: GraphNode): LockChange[] {
  return referencesOf(node).flatMap(({ node: source, output }) => {
    const outputs = lockedOutputs(locked, source);
    if (outputs === undefined || Object.hasOwn(outputs, output)) return [];
    return [{ part: 'input', name: `${source} ${output}`, after: 'not in the lock' } as const];
  });
}

function declaredOutputs(declared: readonly string[], { outputs }: LockedAction): LockChange[] {
  const missing = declared.filter((name) => !Object.hasOwn(outputs, name));
  const unknown = Object.keys(outputs).filter((name) => !declared.includes(name));
  return [
    ...missing.map((name) => ({ part: 'output', name, after: 'declared by the stage' }) as const),
    ...unknown.map((name) => ({ part: 'output', name, before: outputs[name] }) as const),
  ];
}

/** What the cache would give for the locked key, where that is not what the lock says. */
async function cachedOutputs(session: Session, entry: LockedAction): Promise<LockChange[]> {
  const record = await session.cache.get(entry.key);
  if (!record) return [];
  const changes = outputChanges(entry, record.outputs);
  // What is lost executes again, and is compared then.
  const lost = changes.length === 0 ? [] : await lostOutputs(session, record.outputs);
  return lost.length > 0 ? [] : changes;
}

/** The outputs that are not those of the lock. */
export function outputChanges(
  { outputs }: LockedAction,
  made: Readonly<Record<string, { readonly digest: string }>>,
): LockChange[] {
  return Object.entries(made).flatMap(([name, { digest }]) =>
    !Object.hasOwn(outputs, name) || outputs[name] === digest
      ? []
      : [{ part: 'output', name, before: outputs[name], after: digest } as const],
  );
}
