import type { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';
import { callSiteOf, type CallSite } from './call-site.ts';
import type { Handles, MatrixFunction } from './handle.ts';
import { whereOf } from './where.ts';
import type { ArtifactType } from './artifact-types.ts';

export const pipelineBrand = Symbol.for('phaseline.pipeline');

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** What a graph returns: handles by name, matrices of handles, and groups of them. */
export type Results = { readonly [name: string]: Handles<ArtifactType> | Handles<any> | Results };

/** What does the tensor arithmetic: whatever may change the bits of its results is in the identity. */
export interface BackendFacts {
  readonly identity: string;
  /**
   * Whether it gives the same bits on every machine and with any number of threads. `reproduce` then compares bit for
   * bit what was computed with it, else by the tolerances of the outputs. Left out: it promises no bits.
   */
  readonly exact?: boolean;
  /** Whether it can compute on this machine, found out without loading it. Left out: it always can. */
  availability?(): Availability;
  /** What `pipeline backends install` installs for it. */
  installation?(): BackendInstallation;
}

/** `reason` is a sentence. */
export type Availability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

/** Packages that are installed apart from the project's own. Both are absolute paths of folders. */
export interface BackendInstallation {
  /** Holds the package.json and package-lock.json that name them. */
  readonly manifest: string;
  /** Where they are installed: a folder of their own for each version. */
  readonly folder: string;
}

export interface PipelineDefinition<P extends z.ZodObject> {
  /** The same as the file's name. */
  readonly name: string;
  readonly description: string;
  /** Every choice of the experiment; nested objects are filled with their defaults. */
  readonly parameters: P;
  /** Named sets of parameters over the schema's defaults. `default` is used when none is asked for. */
  readonly profiles: { readonly default: DeepPartial<z.input<P>> } & Readonly<
    Record<string, DeepPartial<z.input<P>>>
  >;
  /** The backends that `--backend` can choose; the first is the default. */
  readonly backends?: Readonly<Record<string, BackendFacts>>;
  /**
   * Builds the graph by calling stages. It must be a pure function of the parameters: its result is cached until a
   * source file changes.
   */
  graph(tools: { readonly parameters: z.output<P>; readonly matrix: MatrixFunction }): Results;
}

export interface Pipeline<P extends z.ZodObject = z.ZodObject> extends PipelineDefinition<P> {
  readonly site: CallSite | undefined;
}

/**
 * Declares a pipeline; it is the default export of `pipelines/NAME.ts`.
 *
 * @throws PipelineError `invalid-definition`
 */
export function definePipeline<P extends z.ZodObject>(definition: PipelineDefinition<P>): Pipeline<P> {
  const site = callSiteOf(definePipeline);
  for (const member of ['name', 'description', 'parameters', 'profiles', 'graph'] as const) {
    if (definition[member] !== undefined) continue;
    throw new PipelineError('invalid-definition', {
      what: `The pipeline ${definition.name === undefined ? '' : `"${definition.name}" `}has no ${member}.`,
      todo: `Add \`${member}\` to definePipeline({ … }).`,
      ...whereOf(site),
    });
  }
  if (definition.profiles.default === undefined) {
    throw new PipelineError('invalid-definition', {
      what: `The pipeline "${definition.name}" has no default profile.`,
      todo: 'Add `profiles: { default: {} }`; an empty profile takes every default of the schema.',
      ...whereOf(site),
    });
  }
  return Object.assign({ ...definition, site }, { [pipelineBrand]: true });
}
