import type { ActionIdentity } from '../../schemas/disk/action-record.ts';
import type { StoredOutput } from '../artifacts/digest.ts';
import { engineContract } from '../contract.ts';
import { isList, type Graph, type GraphNode, type OutputReference } from '../graph/graph.ts';

export type Outputs = Readonly<Record<string, StoredOutput>>;
type Digests = Readonly<Record<string, Pick<StoredOutput, 'digest'>>>;

/**
 * Everything that the result of an action depends on, or undefined while an input is not made yet. Inputs enter by
 * content, so a rerun of an earlier stage that gives the same bytes stops there.
 */
export function identityOf(
  graph: Graph,
  node: GraphNode,
  code: string,
  outputsOf: (node: string) => Digests | undefined,
): ActionIdentity | undefined {
  const digestOf = ({ node: source, output }: OutputReference) => outputsOf(source)?.[output]?.digest;
  const inputs: ActionIdentity['inputs'] = {};
  for (const [name, input] of Object.entries(node.inputs)) {
    if (isList(input)) {
      const entries = [];
      for (const reference of input) {
        const digest = digestOf(reference);
        if (digest === undefined) return undefined;
        entries.push({ cell: reference.cell, digest });
      }
      inputs[name] = entries;
    } else {
      const digest = digestOf(input);
      if (digest === undefined) return undefined;
      inputs[name] = digest;
    }
  }
  const stage = graph.stages[node.stage];
  return {
    engine: engineContract,
    stage: node.stage,
    version: stage.version,
    code,
    parameters: node.parameters as ActionIdentity['parameters'],
    inputs,
    backend: stage.backend ? graph.backend.identity : null,
  };
}
