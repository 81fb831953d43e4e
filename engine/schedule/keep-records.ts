import type { LockedAction } from '../../schemas/disk/lock.ts';
import { extensionOf } from '../artifacts/extension.ts';
import { digestOfJson } from '../plan/action-key.ts';
import type { Session } from '../session.ts';
import { updateLockFile } from '../store/lock-file.ts';
import { openOutFolder } from '../store/out-folder.ts';
import type { FinishedAction } from './scheduler.ts';

/** After a run: results where people find them by name, the lock file, and which files were verified. */
export async function keepRecords(session: Session, finished: readonly FinishedAction[]): Promise<void> {
  await publishResults(session, finished);
  // A run with `--set` is an experiment beside the profile; the lock speaks of the profile.
  if (session.graph.overrides.length === 0) await lockActions(session, finished);
  await session.cas.flush();
}

async function publishResults({ graph, layout, variant }: Session, finished: readonly FinishedAction[]): Promise<void> {
  const outputs = new Map(finished.map((action) => [action.node.id, action]));
  const files = graph.results.flatMap(({ path, node, output }) => {
    const action = outputs.get(node);
    if (!action) return [];
    const facts = graph.stages[action.node.stage]!.outputs[output]!;
    return [{ path: `${path}${extensionOf(facts)}`, ...action.outputs[output]! }];
  });
  await openOutFolder(layout).publish(graph.pipeline, variant, files);
}

async function lockActions({ graph, project }: Session, finished: readonly FinishedAction[]): Promise<void> {
  const actions: Record<string, LockedAction> = {};
  for (const { node, resolution, outputs } of finished) {
    actions[node.id] = {
      key: resolution.key,
      code: resolution.identity.code,
      parameters: digestOfJson(resolution.identity.parameters),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, { digest }]) => [name, digest])),
    };
  }
  await updateLockFile(project, {
    pipeline: graph.pipeline,
    profile: graph.profile,
    backend: graph.backend.identity ?? '',
    actions,
    keep: new Set(graph.nodes.map(({ id }) => id)),
  });
}
