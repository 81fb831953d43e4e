import type { ErrorData } from './errors/pipeline-error.ts';
import { loadPipelines } from './load-pipelines.ts';

/** What is told of a pipeline without building its graph. */
export interface PipelineSummary {
  readonly name: string;
  readonly description?: string;
  readonly profiles?: readonly string[];
  readonly backends?: readonly string[];
  /** Why its file does not load. */
  readonly error?: ErrorData;
}

/** The pipelines of the project around `cwd`, by name. */
export async function listPipelines(cwd: string): Promise<PipelineSummary[]> {
  const loaded = await loadPipelines(cwd);
  return loaded.map((entry) => {
    if (entry.error) return entry;
    const { description, profiles, backends = {} } = entry.pipeline;
    return {
      name: entry.name,
      description,
      profiles: Object.keys(profiles),
      backends: Object.keys(backends),
    };
  });
}
