import type { LockedAction } from '../../schemas/disk/lock.ts';
import { isPlainProfile } from '../graph/graph.ts';
import { digestOfJson } from '../plan/action-key.ts';
import { extensionOfFacts } from '../results/published-name.ts';
import type { Session } from '../session.ts';
import { editLock, updateLock } from '../store/lock-file.ts';
import { openOutFolder, type PublishedFile } from '../store/out-folder.ts';
import type { FinishedAction } from './scheduler.ts';

interface RunFacts {
  /** The actions that failed, and all that read them. */
  readonly failed: ReadonlySet<string>;
  /** The lock file stays as it is. */
  readonly frozen: boolean;
}

/** After a run: results where people find them by name, the lock file, and which files were verified. */
export async function keepRecords(
  session: Session,
  finished: readonly FinishedAction[],
  { failed, frozen }: RunFacts,
): Promise<void> {
  await publishResults(session, finished, failed);
  // A run with `--set` or another backend is an experiment beside the profile; the lock speaks of the profile.
  if (!frozen && isPlainProfile(session.graph)) await lockActions(session, finished);
  await session.cas.flush();
}

async function publishResults(
  { graph, layout, cas, claims, variant }: Session,
  finished: readonly FinishedAction[],
  failed: ReadonlySet<string>,
): Promise<void> {
  const outputs = new Map(finished.map((action) => [action.node.id, action]));
  const stages = new Map(graph.nodes.map(({ id, stage }) => [id, graph.stages[stage]]));
  const files: PublishedFile[] = [];
  // What this run did not get to, or was not asked for, may be right; what a failure left behind is not.
  const keep = new Set<string>();
  for (const { path, node, output } of graph.results) {
    const name = `${path}${extensionOfFacts(stages.get(node)!.outputs[output])}`;
    const made = outputs.get(node)?.outputs[output];
    if (made) files.push({ path: name, ...made });
    else if (!failed.has(node)) keep.add(name);
  }
  await openOutFolder(layout, cas, claims).publish(graph.pipeline, variant, files, keep);
}

async function lockActions(
  { graph, project, claims }: Session,
  finished: readonly FinishedAction[],
): Promise<void> {
  const actions: Record<string, LockedAction> = {};
  for (const { node, resolution, outputs } of finished) {
    actions[node.id] = {
      key: resolution.key,
      code: resolution.identity.code,
      parameters: digestOfJson(resolution.identity.parameters),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, { digest }]) => [name, digest])),
    };
  }
  const keep = new Set(graph.nodes.map(({ id }) => id));
  const backend = graph.backend.identity ?? '';
  await editLock(claims, project.root, (lock) =>
    updateLock(lock, graph.pipeline, graph.profile, backend, actions, keep),
  );
}
