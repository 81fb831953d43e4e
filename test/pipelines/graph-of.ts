// The graph of a pipeline and the keys of its actions, without running it.
import { createHash } from 'node:crypto';
import type { Pipeline } from 'phaseline';
import { PipelineError } from '../../engine/errors/pipeline-error.ts';
import { evaluateGraph } from '../../engine/graph/evaluate.ts';
import { referencesOf, type Graph, type GraphNode } from '../../engine/graph/graph.ts';
import { actionKey } from '../../engine/plan/action-key.ts';
import { identityOf } from '../../engine/plan/identity.ts';

/** In its quick profile, with these assignments, as after `--set`. */
export function graphOf(pipeline: Pipeline, ...assignments: string[]): Graph {
  return evaluateGraph(pipeline, { profile: 'quick', assignments }, () => 'stages/here.ts');
}

/** What is said of assignments that make no graph, and why. */
export function refusalOf(pipeline: Pipeline, assignment: string): string {
  try {
    graphOf(pipeline, assignment);
  } catch (error) {
    if (error instanceof PipelineError) return `${error.facts.what} ${error.facts.why ?? ''}`;
    throw error;
  }
  return 'nothing';
}

/** The action key of each node, if no two actions that differ gave the same bytes. */
function keysOf(graph: Graph): Map<GraphNode, string> {
  const keys = new Map<GraphNode, string>();
  const outputs = new Map<string, Record<string, { digest: string }>>();
  for (const node of graph.nodes) {
    const key = actionKey(identityOf(graph, node, 'code', (id) => outputs.get(id))!);
    keys.set(node, key);
    const names = Object.keys(graph.stages[node.stage].outputs);
    outputs.set(
      node.id,
      Object.fromEntries(
        names.map((name) => [name, { digest: createHash('sha256').update(`${key} ${name}`).digest('hex') }]),
      ),
    );
  }
  return keys;
}

/** The nodes that would execute after `before` was run: actions that are shared count once. */
export function newActions(before: Graph, after: Graph): GraphNode[] {
  const seen = new Set(keysOf(before).values());
  return [...keysOf(after)].flatMap(([node, key]) => {
    if (seen.has(key)) return [];
    seen.add(key);
    return [node];
  });
}

/** How many actions of each stage there are. */
export function countByStage(nodes: readonly GraphNode[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { stage } of nodes) counts[stage] = (counts[stage] ?? 0) + 1;
  return counts;
}

/** All actions; those that are shared count once. */
export function actionsOf(graph: Graph): GraphNode[] {
  return newActions({ ...graph, nodes: [] }, graph);
}

/** Of each node the purposes of the systems and observations that it depends on. */
export function dataPurposes(graph: Graph): Map<string, Set<string>> {
  const purposes = new Map<string, Set<string>>();
  for (const node of graph.nodes) {
    const own = (node.parameters as { purpose?: string } | undefined)?.purpose;
    const read = referencesOf(node).flatMap(({ node: source }) => [...purposes.get(source)!]);
    purposes.set(node.id, new Set(own === undefined ? read : [own, ...read]));
  }
  return purposes;
}
