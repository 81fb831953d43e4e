import { isPlainProfile, type GraphNode } from '../graph/graph.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { Outputs } from '../plan/identity.ts';
import type { Session } from '../session.ts';
import { lockDifferences, outputChanges } from './lock-differences.ts';
import { lockMismatch } from './lock-mismatch.ts';
import { lockedAction, requireLockedProfile } from './locked-profile.ts';

/** Throws when an action is not the lock's: before it executes by its key, afterwards by its outputs. */
export type LockGuard = (node: GraphNode, key: string, outputs?: Outputs) => void;

/**
 * Makes sure that a run can keep to the lock file: it names every action as it would execute now, and nothing else.
 *
 * @param forced actions whose cached results are not used
 * @returns what the actions have to pass while the run goes on
 * @throws PipelineError `lock-mismatch` with every difference; `not-locked`; `usage` with `--set` or another backend
 */
export async function freeze(
  session: Session,
  nodes: readonly GraphNode[],
  forced: ReadonlySet<string>,
): Promise<LockGuard> {
  const { graph } = session;
  if (!isPlainProfile(graph)) {
    throw new PipelineError('usage', {
      what: '--frozen cannot be combined with --set or --backend.',
      why: 'The lock file speaks of profiles as they are declared, on the standard backend.',
      todo: 'Leave these options out, or leave --frozen out.',
      where: { argument: '--frozen' },
    });
  }
  const locked = requireLockedProfile(await session.lock(), graph.pipeline, graph.profile);
  const takesCached = (action: string) => !forced.has(action);
  const differences = await lockDifferences(session, { locked, nodes, takesCached });
  if (differences.length > 0) {
    throw lockMismatch(session, differences, {
      what: `"${graph.pipeline}" (${graph.profile}) is not what the lock file says. Nothing was executed.`,
      todo: 'Undo these changes; or, if they are wanted, run without --frozen and commit the lock file.',
    });
  }
  return (node, key, outputs) => {
    const entry = lockedAction(locked, node.id);
    if (entry?.key !== key) throw new Error(`internal: "${node.id}" has another key than the lock`);
    const changes = outputs === undefined ? [] : outputChanges(entry, outputs);
    if (changes.length === 0) return;
    throw lockMismatch(session, [{ action: node.id, kind: 'changed', changes }], {
      what: `"${node.id}" executed exactly as the lock file says, and gave other bytes.`,
      todo:
        (graph.stages[node.stage].deterministic
          ? 'The stage depends on more than its inputs, code and parameters, or the lock is wrong'
          : 'The stage is declared as not deterministic, so the lock cannot be met without its stored result') +
        `: \`npx pipeline reproduce ${graph.pipeline} ${node.stage}\` compares what it gives. ` +
        'Nothing was published, and the lock file is as it was.',
    });
  };
}
