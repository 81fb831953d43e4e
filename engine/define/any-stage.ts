import type { z } from 'zod';
import type { ArtifactType, InputType } from './artifact-types.ts';
import type { CallSite } from './call-site.ts';
import type { StageContext } from './context.ts';

export interface Resources {
  /**
   * Threads that the stage uses: so many, or as many of `[least, most]` as other actions leave free. The scheduler
   * never gives out more than the machine has. Default 1.
   */
  readonly cpus?: number | readonly [least: number, most: number];
  /** Memory in MiB: the limit of the process's heap and what the scheduler sets aside. Default 1024. */
  readonly memoryMiB?: number;
}

export type Inputs = Readonly<Record<string, InputType>>;
export type Outputs = Readonly<Record<string, ArtifactType>>;

/** What a stage declares besides its function. */
export interface StageDeclaration {
  /** Lower-case words with hyphens; unique in a pipeline. */
  readonly name: string;
  readonly description?: string;
  /** Raise it when results change for a reason that the code does not show. Default 1. */
  readonly version?: number;
  readonly resources?: Resources;
  /** How often a failed attempt is repeated. Default 0. */
  readonly retries?: number;
  readonly timeoutSeconds?: number;
  /** Whether equal inputs give equal bytes. Default true. */
  readonly deterministic?: boolean;
  /** Whether the stage computes with the chosen backend, whose identity then enters its action key. */
  readonly backend?: boolean;
}

/** A stage, whatever its types: as the engine handles it. */
export interface AnyStage {
  readonly definition: StageDeclaration & {
    readonly parameters?: z.ZodType;
    readonly inputs?: Inputs;
    readonly outputs: Outputs;
    run(action: { inputs: never; parameters: never; context: StageContext }): unknown;
  };
  readonly site: CallSite | undefined;
}

export interface CallOptions {
  /** Another name for this action, where one stage is used twice in the same place. */
  readonly as?: string;
}

/** Where a stage's call goes: the graph that is being built. */
export interface GraphSink {
  add(call: {
    readonly stage: AnyStage;
    readonly inputs: unknown;
    readonly parameters: unknown;
    readonly options: CallOptions;
    readonly site: CallSite | undefined;
  }): unknown;
}
