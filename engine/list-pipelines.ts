import type { Pipeline } from './define/pipeline.ts';
import { collectingStages } from './define/shared-state.ts';
import { PipelineError, type ErrorData } from './errors/pipeline-error.ts';
import { compilePipeline } from './project/compile.ts';
import { findProject, listPipelineFiles } from './project/find-project.ts';
import { loadPipeline } from './project/load.ts';
import type { PipelineFile, Project } from './project/types.ts';

/** What is told of a pipeline without building its graph. */
export interface PipelineSummary {
  readonly name: string;
  readonly description?: string;
  readonly profiles?: readonly string[];
  readonly backends?: readonly string[];
  /** Why its file does not load. */
  readonly error?: ErrorData;
}

/** The pipelines of the project around `cwd`, by name. One that does not load is no reason not to list the others. */
export async function listPipelines(cwd: string): Promise<PipelineSummary[]> {
  const project = findProject(cwd);
  const summaries: PipelineSummary[] = [];
  // One after the other: while modules load, their stages gather in one registry.
  for (const file of listPipelineFiles(project)) summaries.push(await summarise(project, file));
  return summaries;
}

async function summarise(project: Project, file: PipelineFile): Promise<PipelineSummary> {
  try {
    const compiled = await compilePipeline(project, file);
    const { value } = await collectingStages(() => loadPipeline(compiled));
    const { description, profiles, backends = {} } = value as Pipeline;
    return { name: file.name, description, profiles: Object.keys(profiles), backends: Object.keys(backends) };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { name: file.name, error: error.toData() };
  }
}
