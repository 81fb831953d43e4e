import { isList, type Graph, type GraphNode } from '../../engine/graph/graph.ts';

/** What is drawn of a graph: boxes, the wires between them, and the results. */
export interface Drawing {
  readonly title: string;
  /** In topological order. */
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
}

export interface Box {
  readonly id: string;
  readonly kind: 'stage' | 'result';
  readonly label: string;
  /** How many actions it stands for. */
  readonly count: number;
}

export interface Wire {
  readonly from: string;
  readonly to: string;
  /** The inputs that it feeds; empty at results. */
  readonly inputs: readonly string[];
}

/** One box for each action, or with `collapse` one for each stage whatever the matrix. */
export function drawGraph(graph: Graph, { collapse }: { readonly collapse: boolean }): Drawing {
  const boxOf = (node: GraphNode) => (collapse ? nameOf(node.id) : node.id);
  const byId = new Map(graph.nodes.map((node) => [node.id, boxOf(node)]));
  const counts = new Map<string, number>();
  const wires = new Map<string, { from: string; to: string; inputs: Set<string> }>();
  const connect = (from: string, to: string, input?: string) => {
    const wire = wires.get(JSON.stringify([from, to])) ?? { from, to, inputs: new Set() };
    if (input !== undefined) wire.inputs.add(input);
    wires.set(JSON.stringify([from, to]), wire);
  };
  for (const node of graph.nodes) {
    const box = boxOf(node);
    counts.set(box, (counts.get(box) ?? 0) + 1);
    for (const [name, input] of Object.entries(node.inputs)) {
      for (const reference of isList(input) ? input : [input])
        connect(byId.get(reference.node) ?? '', box, name);
    }
  }
  const results = new Set<string>();
  for (const { path, node } of graph.results) {
    const name = collapse ? path.split('/')[0] : path;
    results.add(name);
    connect(byId.get(node) ?? '', resultId(name));
  }
  return {
    title: `${graph.pipeline} (${graph.profile})`,
    boxes: [
      ...[...counts].map(([id, count]): Box => ({ id, kind: 'stage', label: id, count })),
      ...[...results].map((name): Box => ({ id: resultId(name), kind: 'result', label: name, count: 1 })),
    ],
    wires: [...wires.values()].map(({ from, to, inputs }) => ({ from, to, inputs: [...inputs] })),
  };
}

/** Stages and results may have the same name. */
function resultId(name: string): string {
  return `result ${name}`;
}

function nameOf(id: string): string {
  const bracket = id.indexOf('[');
  return bracket < 0 ? id : id.slice(0, bracket);
}
