import { PipelineError } from '../errors/pipeline-error.ts';
import { referencesOf, type GraphNode } from './graph.ts';

/**
 * The nodes with every node after all that it reads, otherwise in the given order. Linear in nodes and wires, and
 * without recursion, so a chain of any length is fine.
 *
 * @throws PipelineError `cycle`, naming the actions on it
 */
export function topologicalOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const missing = new Map<string, number>();
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const sources = new Set(referencesOf(node).map((reference) => reference.node));
    missing.set(node.id, sources.size);
    for (const source of sources) {
      if (!byId.has(source)) throw internal(`"${node.id}" reads "${source}", which is not in the graph.`);
      const list = readers.get(source);
      if (list) list.push(node);
      else readers.set(source, [node]);
    }
  }
  const order = nodes.filter((node) => missing.get(node.id) === 0);
  for (let i = 0; i < order.length; i++) {
    for (const reader of readers.get(order[i].id) ?? []) {
      const left = missing.get(reader.id)! - 1;
      missing.set(reader.id, left);
      if (left === 0) order.push(reader);
    }
  }
  if (order.length < nodes.length) throw cycleError(nodes, new Set(order.map((node) => node.id)), byId);
  return order;
}

function cycleError(
  nodes: readonly GraphNode[],
  ordered: ReadonlySet<string>,
  byId: ReadonlyMap<string, GraphNode>,
): PipelineError {
  const path: string[] = [];
  let node = nodes.find(({ id }) => !ordered.has(id))!;
  while (!path.includes(node.id)) {
    path.push(node.id);
    const next = referencesOf(node).find((reference) => !ordered.has(reference.node))!;
    node = byId.get(next.node)!;
  }
  const circle = [...path.slice(path.indexOf(node.id)), node.id];
  return new PipelineError('cycle', {
    what: `The graph has a cycle: ${circle.join(' reads ')}.`,
    why: 'None of these actions can run before the others.',
    todo: 'Remove one of these wires.',
    ...(node.site === undefined ? {} : { where: node.site }),
  });
}

function internal(what: string): PipelineError {
  return new PipelineError('internal', { what, todo: 'Please report this with the pipeline file.' });
}
