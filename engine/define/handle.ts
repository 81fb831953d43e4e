import type { ArtifactType, AxisValue, Cell, InputType, ListType } from './artifact-types.ts';

declare const artifact: unique symbol;

/**
 * A typed promise of one output of one action of the graph. The phantom member makes handles invariant, so that
 * wiring an output to an input of another schema does not compile, in either direction.
 */
export interface Handle<A extends ArtifactType = ArtifactType> {
  readonly node: string;
  readonly output: string;
  readonly type: A;
  readonly [artifact]?: (type: A) => A;
}

/** The results of a sub-graph, one for each cell of a matrix, in the order of its axes. */
export interface Matrix<T> {
  readonly cells: readonly { readonly cell: Cell; readonly value: T }[];
  /** The same cells with another value: `trained.map(({ learner }) => learner)`. */
  map<U>(select: (value: T, cell: Cell) => U): Matrix<U>;
}

/** Whatever `list` inputs and results accept: a handle, or matrices and arrays of them, nested. */
export type Handles<A extends ArtifactType> = Handle<A> | Matrix<Handles<A>> | readonly Handles<A>[];

export type InputHandle<I extends InputType> =
  I extends ListType<infer A> ? Handles<A> : I extends ArtifactType ? Handle<I> : never;

/** One axis: its values, or a function of the cell so far (axes may depend on each other, in any order). */
export type Axis<V extends AxisValue, Others> = readonly V[] | ((cell: Others) => readonly V[]);

export type Axes<A> = { readonly [K in keyof A]: Axis<A[K] & AxisValue, Omit<A, K>> };

export type MatrixFunction = <const A extends Record<string, AxisValue>, T>(
  axes: Axes<A>,
  subgraph: (cell: A) => T,
) => Matrix<T>;
