// The results of a profile with the digests that the lock file names: neither the store nor a run is needed.
import type { Cell } from '../../engine/define/artifact-types.ts';
import type { OutputFacts } from '../../engine/graph/graph.ts';
import { findLockedProfile, lockedAction } from '../../engine/lock/locked-profile.ts';
import { extensionOfFacts } from '../../engine/results/published-name.ts';
import type { Session } from '../../engine/session.ts';

export interface LockedResult {
  /** Below `artifacts/out/PIPELINE/PROFILE/`, with forward slashes. */
  readonly file: string;
  /** sha256 */
  readonly digest: string;
  readonly facts: OutputFacts;
  /** The axes of the result. */
  readonly cell: Cell;
  /** Of the action that gives it. */
  readonly action: { readonly stage: string; readonly cell: Cell; readonly key: string };
}

/** In the order of the graph; undefined unless the lock file has every one of them: then the profile has yet to run. */
export async function lockedResults(session: Session): Promise<LockedResult[] | undefined> {
  const { graph } = session;
  const locked = findLockedProfile(await session.lock(), graph.pipeline, graph.profile);
  if (locked === undefined) return undefined;
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const results = graph.results.flatMap(({ path, cell, node: id, output }): LockedResult[] => {
    const node = nodes.get(id)!;
    const action = lockedAction(locked, id);
    const digest = action?.outputs[output];
    if (action === undefined || digest === undefined) return [];
    const facts = graph.stages[node.stage].outputs[output];
    return [
      {
        file: `${path}${extensionOfFacts(facts)}`,
        digest,
        facts,
        cell,
        action: { stage: node.stage, cell: node.cell, key: action.key },
      },
    ];
  });
  return results.length === graph.results.length ? results : undefined;
}
