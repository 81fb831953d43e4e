import type { AxisValue, Cell, Columns } from '../define/artifact-types.ts';
import type { CallSite } from '../define/call-site.ts';
import type { TableTolerance, Tolerance } from '../define/tolerance.ts';

/**
 * The graph of a pipeline with all its parameters resolved: plain data, so that it can be kept on disk and a run
 * with nothing to do needs neither the compiler nor the pipeline's own code.
 */
export interface Graph {
  readonly pipeline: string;
  readonly profile: string;
  /** The `--set` assignments, as given. */
  readonly overrides: readonly string[];
  readonly parameters: unknown;
  /** What the pipeline says of its parameters, by dotted path. */
  readonly descriptions: Readonly<Record<string, string>>;
  readonly backend: {
    readonly name: string;
    readonly identity: string | null;
    /** Whether a run takes it when no other is asked for. */
    readonly standard: boolean;
    /** Whether it may be missing on a machine; if so it is looked for before anything executes. */
    readonly optional: boolean;
    /** Whether it promises bits; left out where it does not. */
    readonly exact?: true;
  };
  /** In topological order: a node comes after all that it reads. */
  readonly nodes: readonly GraphNode[];
  readonly stages: Readonly<Record<string, StageFacts>>;
  readonly results: readonly GraphResult[];
}

/** Whether the graph is that of its profile alone, and not an experiment beside it (`--set`, another backend). */
export function isPlainProfile({ overrides, backend }: Graph): boolean {
  return overrides.length === 0 && backend.standard;
}

/** One action to be: a stage with its parameters, its cell and where its inputs come from. */
export interface GraphNode {
  /** `meta-train[algorithm=anil,seed=0]`: unique in the graph, the same in every run. */
  readonly id: string;
  readonly stage: string;
  readonly cell: Cell;
  readonly parameters: unknown;
  readonly inputs: Readonly<Record<string, OutputReference | readonly CellReference[]>>;
  readonly site?: CallSite;
}

export interface OutputReference {
  readonly node: string;
  readonly output: string;
}

export interface CellReference extends OutputReference {
  readonly cell: Readonly<Record<string, AxisValue>>;
}

/** What the engine must know of a stage to plan and to read its results. */
export interface StageFacts {
  readonly version: number;
  readonly description?: string;
  /** The project module that defines it, from whose imports the code fingerprint is made. */
  readonly module: string;
  readonly outputs: Readonly<Record<string, OutputFacts>>;
  /** The fewest and the most threads that it uses. */
  readonly cpus: readonly [least: number, most: number];
  readonly memoryMiB: number;
  readonly retries: number;
  readonly timeoutSeconds?: number;
  readonly deterministic: boolean;
  readonly backend: boolean;
  /** Where it is declared, in the running code. */
  readonly site: CallSite;
}

export type OutputFacts =
  | {
      readonly kind: 'table';
      readonly name: string;
      readonly columns: Columns;
      readonly tolerance?: TableTolerance;
    }
  | { readonly kind: 'json'; readonly name: string; readonly tolerance?: Tolerance }
  | { readonly kind: 'tensors'; readonly name: string; readonly tolerance?: Tolerance }
  | { readonly kind: 'file'; readonly mediaType: string };

/** One result that the graph returns: `path` is its name, with `/` between groups and cells. */
export interface GraphResult extends OutputReference {
  readonly path: string;
  readonly cell: Cell;
}

export function isList(input: OutputReference | readonly CellReference[]): input is readonly CellReference[] {
  return Array.isArray(input);
}

/** Every output that a node reads. */
export function referencesOf(node: GraphNode): readonly OutputReference[] {
  return Object.values(node.inputs).flatMap((input): readonly OutputReference[] =>
    isList(input) ? input : [input],
  );
}

/** `algorithm=anil,seed=0`, in the order of the axes. */
export function cellLabel(cell: Cell): string {
  return Object.entries(cell)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(',');
}
