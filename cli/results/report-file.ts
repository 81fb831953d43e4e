import { join } from 'node:path';
import { extensionOfFacts } from '../../engine/results/published-name.ts';
import type { Session } from '../../engine/session.ts';

/** Where a finished run has put the HTML report: the result called `report`, if the pipeline has one. */
export function reportFile({ graph, outFolder }: Session): string | undefined {
  const result = graph.results.find(({ path }) => path === 'report');
  const node = graph.nodes.find(({ id }) => id === result?.node);
  if (!result || !node) return undefined;
  const facts = graph.stages[node.stage].outputs[result.output];
  return facts.kind === 'file' ? join(outFolder, `${result.path}${extensionOfFacts(facts)}`) : undefined;
}
