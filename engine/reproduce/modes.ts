import { referencesOf, type Graph, type GraphNode } from '../graph/graph.ts';

/**
 * How a repeated action is compared with the lock. It follows from what the stages and the backend declare, and is
 * decided before anything executes: no mode is ever chosen because the other one failed.
 */
export type ComparisonMode = 'bits' | 'tolerance' | 'none';

/**
 * `bits` where every action that executes again on the way is deterministic and on no backend but an exact one;
 * `tolerance` where a backend without that promise takes part; `none` where a stage declares that it is not
 * deterministic. What is not executed again is read as the lock has it, and so is exact.
 *
 * @param sameBackend whether the backend is the one that the lock's results were computed with
 */
export function comparisonModes(
  { stages, backend }: Graph,
  nodes: readonly GraphNode[],
  sameBackend: boolean,
): Map<string, ComparisonMode> {
  const modes = new Map<string, ComparisonMode>();
  const promised = backend.exact === true && sameBackend;
  for (const node of nodes) {
    const stage = stages[node.stage];
    const read = referencesOf(node).map(({ node: source }) => modes.get(source));
    if (!stage.deterministic || read.includes('none')) modes.set(node.id, 'none');
    else if ((stage.backend && !promised) || read.includes('tolerance')) modes.set(node.id, 'tolerance');
    else modes.set(node.id, 'bits');
  }
  return modes;
}
