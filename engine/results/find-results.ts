import { join } from 'node:path';
import { extensionOfFacts } from './published-name.ts';
import type { Cell, Columns, TableValue } from '../define/artifact-types.ts';
import { suggestion } from '../errors/nearest.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { shellCommand } from '../errors/shell.ts';
import type { OutputFacts } from '../graph/graph.ts';
import { planRun } from '../plan/plan.ts';
import type { Session } from '../session.ts';

/** One result of a pipeline, by the name that its graph gave it. */
export interface ResultArtifact {
  /** `results`, `figures/fields`, `scores/algorithm=anil,seed=0`, … */
  readonly path: string;
  readonly cell: Cell;
  readonly facts: OutputFacts;
  readonly digest: string;
  readonly bytes: number;
  /** Where it lies for people, below `artifacts/out/`. */
  readonly file: string;
  /** The verified bytes. */
  read(): Promise<Uint8Array>;
}

/**
 * The results of a pipeline as it is now: of the present parameters and code, not of an earlier run.
 *
 * @param name a result, or a group or matrix of them; default all
 * @throws PipelineError `unknown-result`; `not-run-yet` when the cache does not have one of them
 */
export async function findResults(session: Session, name?: string): Promise<ResultArtifact[]> {
  const { graph, cas, outFolder } = session;
  const wanted = graph.results.filter(
    ({ path }) => name === undefined || path === name || path.startsWith(`${name}/`),
  );
  if (wanted.length === 0) {
    const names = [...new Set(graph.results.map(({ path }) => path.split('/')[0]))];
    throw new PipelineError('unknown-result', {
      what: `The pipeline "${graph.pipeline}" has no result "${name}".`,
      todo: suggestion(name!, names),
      where: { argument: name! },
    });
  }
  const plan = await planRun(session, { select: wanted.map(({ node }) => node) });
  const outputs = new Map(plan.steps.map((step) => [step.node.id, step.outputs]));
  const stages = new Map(graph.nodes.map((node) => [node.id, graph.stages[node.stage]]));
  return wanted.map(({ path, cell, node, output }) => {
    const stored = outputs.get(node)?.[output];
    if (!stored) throw notRunYet(session, path);
    const facts = stages.get(node)!.outputs[output];
    const file = join(outFolder, `${path}${extensionOfFacts(facts)}`);
    return { path, cell, facts, ...stored, file, read: () => cas.read(stored.digest) };
  });
}

/** Decodes a result that is a table. */
export async function readTable(
  artifact: ResultArtifact,
): Promise<{ columns: Columns; value: TableValue<Columns> } | undefined> {
  if (artifact.facts.kind !== 'table') return undefined;
  const { decode } = await import('../artifacts/codec.ts');
  return { columns: artifact.facts.columns, value: await decode(artifact.facts, await artifact.read()) };
}

function notRunYet({ graph }: Session, path: string): PipelineError {
  const command = shellCommand([
    ...['npx', 'pipeline', 'run', graph.pipeline],
    ...(graph.profile === 'default' ? [] : ['--profile', graph.profile]),
    ...graph.overrides.flatMap((assignment) => ['--set', assignment]),
    ...(graph.backend.standard ? [] : ['--backend', graph.backend.name]),
  ]);
  return new PipelineError('not-run-yet', {
    what: `There is no result "${path}" of "${graph.pipeline}" yet.`,
    why: 'The pipeline has not run with the present parameters and code, or not to the end.',
    todo: `Run it: ${command}`,
  });
}
