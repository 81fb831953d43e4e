import type { GraphNode, StageFacts } from '../../../engine/graph/graph.ts';

/** A node of the stage of its name that reads the output `out` of others. */
export function nodeOf(id: string, reads: readonly string[] = [], more: Partial<GraphNode> = {}): GraphNode {
  const inputs = Object.fromEntries(reads.map((source, i) => [`in${i}`, { node: source, output: 'out' }]));
  return { id, stage: id.replace(/\[.*/, ''), cell: {}, parameters: {}, inputs, ...more };
}

export function stageOf(more: Partial<StageFacts> = {}): StageFacts {
  return {
    version: 1,
    module: 'stages/any.ts',
    outputs: { out: { kind: 'json', name: 'any' } },
    cpus: [1, 1],
    memoryMiB: 100,
    retries: 0,
    deterministic: true,
    backend: false,
    site: { file: 'stages/any.ts', line: 3, column: 14 },
    ...more,
  };
}
