import { suggestion } from '../errors/nearest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { referencesOf, type Graph, type GraphNode } from '../graph/graph.ts';

/** The actions that a word of the command line means: a stage, an action, or all cells of an action's name. */
export function actionsNamed(graph: Graph, word: string): GraphNode[] {
  const found = graph.nodes.filter(
    (node) => node.id === word || node.stage === word || baseName(node) === word,
  );
  if (found.length > 0) return found;
  const names = [...new Set(graph.nodes.flatMap((node) => [node.stage, baseName(node)]))];
  throw new PipelineError('unknown-stage', {
    what: `The pipeline "${graph.pipeline}" has no stage or action "${word}".`,
    todo: suggestion(word, names),
    where: { argument: word },
  });
}

/** The selected actions and all that they read, in the order of the graph; everything for an empty selection. */
export function selectNodes(graph: Graph, words: readonly string[]): GraphNode[] {
  if (words.length === 0) return [...graph.nodes];
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const wanted = new Set<string>();
  const open = words.flatMap((word) => actionsNamed(graph, word));
  for (let node = open.pop(); node; node = open.pop()) {
    if (wanted.has(node.id)) continue;
    wanted.add(node.id);
    for (const { node: source } of referencesOf(node)) open.push(byId.get(source)!);
  }
  return graph.nodes.filter((node) => wanted.has(node.id));
}

function baseName(node: GraphNode): string {
  const bracket = node.id.indexOf('[');
  return bracket === -1 ? node.id : node.id.slice(0, bracket);
}
