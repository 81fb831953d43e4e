import type { Pipeline } from './define/pipeline.ts';
import { collectingStages } from './define/shared-state.ts';
import { PipelineError, type ErrorData } from './errors/pipeline-error.ts';
import { compilePipeline } from './project/compile.ts';
import { findProject, listPipelineFiles } from './project/find-project.ts';
import { loadPipeline } from './project/load.ts';
import type { PipelineFile, Project } from './project/types.ts';

/** A pipeline file, with what it exports or why it does not load. */
export type LoadedPipeline = { readonly name: string } & (
  | { readonly pipeline: Pipeline; readonly error?: undefined }
  | { readonly error: ErrorData }
);

/**
 * The pipelines of the project around `cwd`, by name. One that does not load is no reason not to load the others.
 *
 * @throws PipelineError `no-project`
 */
export async function loadPipelines(cwd: string): Promise<LoadedPipeline[]> {
  const project = findProject(cwd);
  const pipelines: LoadedPipeline[] = [];
  // One after the other: while modules load, their stages gather in one registry.
  for (const file of listPipelineFiles(project)) pipelines.push(await load(project, file));
  return pipelines;
}

async function load(project: Project, file: PipelineFile): Promise<LoadedPipeline> {
  const { name } = file;
  try {
    const compiled = await compilePipeline(project, file);
    const { value } = await collectingStages(() => loadPipeline(compiled));
    return { name, pipeline: value as Pipeline };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { name, error: error.toData() };
  }
}
