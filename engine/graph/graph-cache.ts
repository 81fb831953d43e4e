import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../project/sha256.ts';
import type { Pipeline } from '../define/pipeline.ts';
import { loadPipeline, withSourceLocation } from '../project/load.ts';
import { moduleAt, topPosition } from '../project/source-maps.ts';
import type { CompiledPipeline } from '../project/types.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { canonicalJson } from '../artifacts/canonical-json.ts';
import { writeAtomically } from '../store/atomic-file.ts';
import { keptText, textKept } from '../store/kept-text.ts';
import type { StoreLayout } from '../store/layout.ts';
import type { GraphRequest } from './evaluate.ts';
import { isPlainProfile, type Graph } from './graph.ts';

/** Changes whenever the form or the meaning of a kept graph does. */
const form = 8;

/**
 * The graph of a compiled pipeline for one request. It is kept beside the compiled code, whose name changes with
 * any source: a run with nothing to do then loads neither the pipeline nor the packages that it imports.
 */
export async function loadGraph(
  compiled: CompiledPipeline,
  layout: StoreLayout,
  request: GraphRequest,
): Promise<{ graph: Graph; variant: string }> {
  const hash = sha256(canonicalJson({ form, ...request }));
  const path = join(layout.compiled, compiled.id, `graph-${hash}.json`);
  const graph = (await readKept(path)) ?? (await evaluate(compiled, request, path, layout));
  return { graph, variant: variantOf(graph) };
}

async function evaluate(
  compiled: CompiledPipeline,
  request: GraphRequest,
  path: string,
  layout: StoreLayout,
): Promise<Graph> {
  const { evaluateGraph } = await import('./evaluate.ts');
  const { topologicalOrder } = await import('./order.ts');
  const pipeline = (await loadPipeline(compiled)) as Pipeline;
  const checked = inSources(compiled, () => {
    const graph = evaluateGraph(pipeline, request, (site) => moduleAt(compiled, site.file, site.line));
    return { ...graph, nodes: topologicalOrder(graph.nodes) };
  });
  const text = JSON.stringify(checked);
  await writeAtomically(path, keptText(path, text), { tmp: layout.tmp });
  return checked;
}

/** Errors of definitions know where they stand in the compiled code; people want to know where in theirs. */
function inSources<T>(compiled: CompiledPipeline, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    const { cause } = error.facts;
    const thrownAt = cause instanceof Error ? topPosition(compiled, cause.stack ?? '') : undefined;
    if (thrownAt) throw new PipelineError(error.code, { ...error.facts, where: thrownAt });
    throw withSourceLocation(compiled, error);
  }
}

/** One that is not as it was written there is as good as none: it is built again. */
async function readKept(path: string): Promise<Graph | undefined> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  const text = textKept(path, content);
  return text === undefined ? undefined : (JSON.parse(text) as Graph);
}

function variantOf(graph: Graph): string {
  if (isPlainProfile(graph)) return graph.profile;
  const backend = graph.backend.standard ? '' : `+${graph.backend.name}`;
  const parameters =
    graph.overrides.length === 0 ? '' : `+${sha256(canonicalJson(graph.parameters)).slice(0, 8)}`;
  return `${graph.profile}${backend}${parameters}`;
}
