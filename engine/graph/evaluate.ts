import type { AnyStage } from '../define/any-stage.ts';
import type { ArtifactType } from '../define/artifact-types.ts';
import type { CallSite } from '../define/call-site.ts';
import type { Pipeline, Results } from '../define/pipeline.ts';
import { sharedState } from '../define/shared-state.ts';
import { whereOf } from '../define/where.ts';
import { suggestion } from '../errors/nearest.ts';
import { messageOf, PipelineError } from '../errors/pipeline-error.ts';
import { GraphBuilder } from './builder.ts';
import { cellLabel, type Graph, type GraphResult, type OutputFacts, type StageFacts } from './graph.ts';
import { flattenHandles, isHandle, isMatrix } from './handles.ts';
import { applyAssignments, whereAssigned } from './assignments.ts';
import { parseParameters } from './parameters.ts';
import { descriptions } from './schema-walk.ts';

/** What was asked for on the command line. */
export interface GraphRequest {
  readonly profile: string;
  readonly assignments: readonly string[];
  /** Undefined: the pipeline's first. */
  readonly backend?: string;
}

/**
 * Runs the graph function of a pipeline for one set of parameters.
 *
 * @param moduleOf the project module in which a definition stands
 * @throws PipelineError for a wrong profile, parameter, backend or wiring; `graph-failed` when the function throws
 */
export function evaluateGraph(
  pipeline: Pipeline,
  request: GraphRequest,
  moduleOf: (site: CallSite) => string | undefined,
): Graph {
  const backend = chooseBackend(pipeline, request.backend);
  const parameters = chooseParameters(pipeline, request);
  const builder = new GraphBuilder();
  const results = buildGraph(pipeline, builder, parameters);
  return {
    pipeline: pipeline.name,
    profile: request.profile,
    overrides: request.assignments,
    parameters,
    descriptions: descriptions(pipeline.parameters),
    backend,
    nodes: builder.nodes,
    stages: Object.fromEntries(
      [...builder.stages].map(([name, stage]) => [name, stageFacts(stage, moduleOf)]),
    ),
    results,
  };
}

function buildGraph(pipeline: Pipeline, builder: GraphBuilder, parameters: unknown): GraphResult[] {
  const state = sharedState();
  state.builder = builder;
  try {
    const results = pipeline.graph({ parameters: parameters as never, matrix: builder.matrix });
    return collectResults(pipeline, results);
  } catch (thrown) {
    if (thrown instanceof PipelineError) throw thrown;
    throw new PipelineError('graph-failed', {
      what: `The graph function of "${pipeline.name}" threw: ${messageOf(thrown)}`,
      todo: 'Correct the graph function.',
      ...whereOf(pipeline.site),
      cause: thrown,
    });
  } finally {
    state.builder = undefined;
  }
}

function chooseBackend(pipeline: Pipeline, asked: string | undefined): Graph['backend'] {
  const backends = pipeline.backends ?? {};
  const [standard] = Object.keys(backends);
  const name = asked ?? standard;
  if (name === undefined) return { name: '', identity: null, standard: true, optional: false };
  const facts = Object.hasOwn(backends, name) ? backends[name] : undefined;
  if (!facts) {
    throw new PipelineError('unknown-backend', {
      what: `The pipeline "${pipeline.name}" has no backend "${name}".`,
      todo: suggestion(name, Object.keys(backends)),
      where: { argument: name, option: '--backend' },
    });
  }
  return {
    name,
    identity: facts.identity,
    standard: name === standard,
    optional: facts.availability !== undefined,
    ...(facts.exact === true ? { exact: true } : {}),
  };
}

function chooseParameters(pipeline: Pipeline, { profile, assignments }: GraphRequest): unknown {
  const values = Object.hasOwn(pipeline.profiles, profile) ? pipeline.profiles[profile] : undefined;
  if (values === undefined) {
    throw new PipelineError('unknown-profile', {
      what: `The pipeline "${pipeline.name}" has no profile "${profile}".`,
      todo: suggestion(profile, Object.keys(pipeline.profiles)),
      where: { argument: profile, option: '--profile' },
    });
  }
  const owner = `the profile "${profile}" of "${pipeline.name}"`;
  const base = parseParameters(pipeline.parameters, values, owner, () => whereOf(pipeline.site));
  if (assignments.length === 0) return base;
  const assigned = applyAssignments(pipeline.parameters, values, assignments);
  return parseParameters(pipeline.parameters, assigned, `"${pipeline.name}"`, whereAssigned(assignments));
}

function collectResults(pipeline: Pipeline, results: Results): GraphResult[] {
  if (results === null || typeof results !== 'object' || Object.keys(results).length === 0) {
    throw new PipelineError('invalid-definition', {
      what: `The graph function of "${pipeline.name}" returns no result.`,
      todo: 'Return the handles that people should find by name: `return { results, report }`.',
      ...whereOf(pipeline.site),
    });
  }
  return Object.entries(results).flatMap(([name, value]) => resultsAt(name, value, pipeline));
}

function resultsAt(path: string, value: unknown, pipeline: Pipeline): GraphResult[] {
  const group =
    value !== null &&
    typeof value === 'object' &&
    !isHandle(value) &&
    !isMatrix(value) &&
    !Array.isArray(value);
  if (group) {
    return Object.entries(value).flatMap(([name, member]) => resultsAt(`${path}/${name}`, member, pipeline));
  }
  const found = flattenHandles(value, `the result "${path}" of "${pipeline.name}"`, whereOf(pipeline.site));
  return found.map(({ cell, handle }) => {
    const names = [...path.split('/'), ...(cellLabel(cell) === '' ? [] : [cellLabel(cell)])];
    for (const name of names) checkFileName(name, pipeline);
    return { path: names.join('/'), cell, node: handle.node, output: handle.output };
  });
}

/** Results become files that are called after their names and cells. */
function checkFileName(name: string, pipeline: Pipeline): void {
  // oxlint-disable-next-line no-control-regex
  if (!/[/\\:*?"<>|\u0000-\u001f]/.test(name) && name !== '' && name !== '.' && name !== '..') return;
  throw new PipelineError('invalid-definition', {
    what: `A result of "${pipeline.name}" would be a file called ${JSON.stringify(name)}.`,
    why: 'Results are published under their names, and those of a matrix under the values of its axes.',
    todo: 'Use names and axis values without slashes and characters that file names cannot have.',
    ...whereOf(pipeline.site),
  });
}

function stageFacts(stage: AnyStage, moduleOf: (site: CallSite) => string | undefined): StageFacts {
  const { definition, site } = stage;
  const module = site && moduleOf(site);
  if (site === undefined || module === undefined) {
    throw new PipelineError('internal', {
      what: `The module that defines the stage "${definition.name}" could not be found.`,
      todo: 'Define stages by calling defineStage directly in a module of the project, and report this if you do.',
      ...whereOf(site),
    });
  }
  return {
    version: definition.version ?? 1,
    ...(definition.description === undefined ? {} : { description: definition.description }),
    module,
    outputs: Object.fromEntries(
      Object.entries(definition.outputs).map(([name, type]) => [name, outputFacts(type)]),
    ),
    cpus: cpusOf(definition.resources?.cpus ?? 1),
    memoryMiB: definition.resources?.memoryMiB ?? 1024,
    retries: definition.retries ?? 0,
    ...(definition.timeoutSeconds === undefined ? {} : { timeoutSeconds: definition.timeoutSeconds }),
    deterministic: definition.deterministic ?? true,
    backend: definition.backend ?? false,
    site,
  };
}

function cpusOf(cpus: number | readonly [number, number]): StageFacts['cpus'] {
  return typeof cpus === 'number' ? [cpus, cpus] : cpus;
}

function outputFacts(type: ArtifactType): OutputFacts {
  if (type.kind === 'file') return { kind: 'file', mediaType: type.mediaType };
  const { kind, name, tolerance } = type;
  const common = { name, ...(tolerance === undefined ? {} : { tolerance }) };
  return kind === 'table' ? { kind, columns: type.columns, ...common } : { kind, ...common };
}
