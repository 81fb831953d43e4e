import type { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { AnyStage, CallOptions, Inputs, Outputs, StageDeclaration } from './any-stage.ts';
import type { ArtifactValue, InputValue } from './artifact-types.ts';
import { callSiteOf, type CallSite } from './call-site.ts';
import type { StageContext } from './context.ts';
import type { Handle, InputHandle } from './handle.ts';
import { sharedState } from './shared-state.ts';
import { whereOf } from './where.ts';

/** What `run` gets. */
export interface StageAction<I extends Inputs, P> {
  readonly inputs: { readonly [K in keyof I]: InputValue<I[K]> };
  readonly parameters: P;
  readonly context: StageContext;
}

export interface StageDefinition<
  I extends Inputs,
  P extends z.ZodType,
  O extends Outputs,
> extends StageDeclaration {
  readonly parameters?: P;
  readonly inputs?: I;
  readonly outputs: O;
  run(action: StageAction<I, z.output<P>>): OutputValues<O> | Promise<OutputValues<O>>;
}

export type OutputValues<O extends Outputs> = { readonly [K in keyof O]: ArtifactValue<O[K]> };

type OnlyKey<O> = { [K in keyof O]: [keyof O] extends [K] ? K : never }[keyof O];

/** One output: its handle. Several: a handle for each. */
export type StageResult<O extends Outputs> = [OnlyKey<O>] extends [never]
  ? { readonly [K in keyof O]: Handle<O[K]> }
  : Handle<O[OnlyKey<O>]>;

type InputHandles<I extends Inputs> = { readonly [K in keyof I]: InputHandle<I[K]> };
type Parameters<P extends z.ZodType> =
  {} extends z.input<P>
    ? [parameters?: z.input<P>, options?: CallOptions]
    : [parameters: z.input<P>, options?: CallOptions];

/** A stage is called inside a pipeline's graph: `simulate({ tasks }, { noise: 0 })`; without inputs `sample({ … })`. */
export interface Stage<I extends Inputs, P extends z.ZodType, O extends Outputs> {
  (
    ...args: [keyof I] extends [never] ? Parameters<P> : [inputs: InputHandles<I>, ...Parameters<P>]
  ): StageResult<O>;
  readonly definition: StageDefinition<I, P, O>;
  readonly site: CallSite | undefined;
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Declares a stage: a typed function of inputs and parameters whose outputs are cached.
 *
 * @throws PipelineError `invalid-definition`, `duplicate-stage`
 */
export function defineStage<
  const I extends Inputs = {},
  P extends z.ZodType = z.ZodObject<{}>,
  const O extends Outputs = Outputs,
>(definition: StageDefinition<I, P, O>): Stage<I, P, O> {
  const site = callSiteOf(defineStage);
  const stage = Object.assign(
    function invoke(...args: unknown[]): unknown {
      return call(known, args, callSiteOf(invoke));
    },
    {
      definition,
      site,
    },
  ) as unknown as Stage<I, P, O>;
  const known = stage as unknown as AnyStage;
  check(known);
  const { stages } = sharedState();
  const other = stages.get(definition.name);
  if (other) {
    throw new PipelineError('duplicate-stage', {
      what: `Two stages are called "${definition.name}".`,
      why: `The other one is defined at ${describeSite(other.site)}.`,
      todo: 'Give one of them another name: the name tells their results apart.',
      ...whereOf(site),
    });
  }
  stages.set(definition.name, known);
  return stage;
}

function call(known: AnyStage, args: unknown[], site: CallSite | undefined): unknown {
  const { builder } = sharedState();
  if (!builder) {
    throw new PipelineError('stage-outside-graph', {
      what: `The stage "${known.definition.name}" was called outside a graph.`,
      why: 'Calling a stage adds an action to the graph of the pipeline that is being built.',
      todo: 'Call it in the `graph` function of definePipeline. To test it alone, call its `definition.run`.',
      ...whereOf(site),
    });
  }
  const takesInputs = Object.keys(known.definition.inputs ?? {}).length > 0;
  const [inputs, parameters, options] = takesInputs ? args : [{}, ...args];
  return builder.add({
    stage: known,
    inputs,
    parameters: parameters ?? {},
    options: options ?? {},
    site,
  });
}

function check({ definition, site }: AnyStage): void {
  const complain = (what: string, todo: string): never => {
    throw new PipelineError('invalid-definition', { what, todo, ...whereOf(site) });
  };
  const { name, outputs, resources = {}, retries = 0, timeoutSeconds, version = 1 } = definition;
  if (typeof name !== 'string' || !namePattern.test(name)) {
    complain(
      `${JSON.stringify(name)} is no name for a stage.`,
      'Use lower-case words joined by hyphens, such as "meta-train".',
    );
  }
  if (typeof definition.run !== 'function') {
    complain(`The stage "${name}" has no run function.`, 'Add `run({ inputs, parameters, context }) { … }`.');
  }
  if (!outputs || Object.keys(outputs).length === 0) {
    complain(
      `The stage "${name}" declares no output.`,
      'Declare at least one: `outputs: { scores: table(…) }`.',
    );
  }
  const positive = (value: number | undefined, what: string) => {
    if (value !== undefined && !(value > 0)) {
      complain(`The stage "${name}" declares ${what} ${value}.`, `Declare a ${what} above 0.`);
    }
  };
  for (const cpus of [resources.cpus].flat()) positive(cpus, 'cpus');
  if (typeof resources.cpus === 'object' && resources.cpus[0] > resources.cpus[1]) {
    complain(
      `The stage "${name}" declares cpus [${resources.cpus.join(', ')}].`,
      'Put the smaller number first.',
    );
  }
  positive(resources.memoryMiB, 'memoryMiB');
  positive(timeoutSeconds, 'timeoutSeconds');
  if (!Number.isInteger(retries) || retries < 0) {
    complain(`The stage "${name}" declares ${retries} retries.`, 'Declare a whole number, 0 or more.');
  }
  if (!Number.isInteger(version)) {
    complain(`The stage "${name}" declares version ${version}.`, 'Declare a whole number.');
  }
}

function describeSite(site: CallSite | undefined): string {
  return site ? `${site.file}:${site.line}:${site.column}` : 'an unknown place';
}
