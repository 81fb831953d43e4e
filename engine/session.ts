import type { LastRun } from '../schemas/disk/last-run.ts';
import type { LockFile } from '../schemas/disk/lock.ts';
import type { Graph } from './graph/graph.ts';
import { loadGraph } from './graph/graph-cache.ts';
import { compilePipeline } from './project/compile.ts';
import { findProject, pipelineFile } from './project/find-project.ts';
import { fingerprintOf } from './project/fingerprint.ts';
import type { CodeFingerprint, CompiledPipeline, Project } from './project/types.ts';
import { readLastRun } from './schedule/last-run.ts';
import { openActionCache, type ActionCache } from './store/action-cache.ts';
import { openCas, type Cas } from './store/cas.ts';
import { openClaims, type Claims } from './store/claims.ts';
import { storeLayout, type StoreLayout } from './store/layout.ts';
import { readLock } from './store/lock-file.ts';
import { requirePlainStore } from './store/plain-folders.ts';
import { openSignatures } from './store/signatures.ts';

export interface SessionRequest {
  /** Default: `default`. */
  readonly profile?: string;
  /** The values of `--set`. */
  readonly assignments?: readonly string[];
  /** Default: the pipeline's first. */
  readonly backend?: string;
}

/** One pipeline with its parameters chosen, beside the store that it reads and writes. */
export interface Session {
  readonly project: Project;
  readonly compiled: CompiledPipeline;
  readonly graph: Graph;
  readonly layout: StoreLayout;
  readonly cas: Cas;
  readonly cache: ActionCache;
  readonly claims: Claims;
  /** What went wrong with files of the store that could be ignored. Whoever shows them takes them out. */
  readonly warnings: Set<string>;
  /** The profile's name, with a mark for another backend and for every set of `--set` values: names folders. */
  readonly variant: string;
  /** `artifacts/out/PIPELINE/VARIANT` */
  readonly outFolder: string;
  fingerprint(module: string): CodeFingerprint;
  lastRun(): Promise<LastRun | undefined>;
  lock(): Promise<LockFile>;
}

/**
 * Finds a pipeline in the project around `cwd`, compiles it if a source changed, and builds its graph.
 *
 * @throws PipelineError for anything wrong with the project, its code, the profile or the parameters
 */
export async function openSession(cwd: string, name: string, request: SessionRequest = {}): Promise<Session> {
  const project = findProject(cwd);
  const layout = storeLayout(project.artifacts);
  requirePlainStore(layout);
  const compiled = await compilePipeline(project, pipelineFile(project, name));
  const { graph, variant } = await loadGraph(compiled, layout, {
    profile: request.profile ?? 'default',
    assignments: request.assignments ?? [],
    ...(request.backend === undefined ? {} : { backend: request.backend }),
  });
  return composeSession({ project, compiled, graph, variant });
}

/** A session over a graph that is there already. */
export function composeSession({
  project,
  compiled,
  graph,
  variant,
}: Pick<Session, 'project' | 'compiled' | 'graph' | 'variant'>): Session {
  const layout = storeLayout(project.artifacts);
  const signatures = openSignatures(layout);
  const warnings = new Set<string>();
  const fingerprints = new Map<string, CodeFingerprint>();
  let lock: Promise<LockFile> | undefined;
  let last: Promise<LastRun | undefined> | undefined;
  return {
    project,
    compiled,
    graph,
    layout,
    cas: openCas(layout, signatures),
    cache: openActionCache(layout, (warning) => void warnings.add(warning), signatures),
    claims: openClaims(layout),
    warnings,
    variant,
    outFolder: layout.results(graph.pipeline, variant),
    fingerprint(module) {
      const known = fingerprints.get(module) ?? fingerprintOf(compiled, module);
      fingerprints.set(module, known);
      return known;
    },
    lastRun: () => (last ??= readLastRun(layout, graph.pipeline, variant)),
    lock: () => (lock ??= readLock(project.root)),
  };
}
