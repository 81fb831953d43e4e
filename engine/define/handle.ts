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
  /** The cells that `keep` accepts: `trained.filter(({ seed }) => seed === 0)`. */
  filter(keep: (cell: Cell, value: T) => boolean): Matrix<T>;
}

/** Whatever `list` inputs and results accept: a handle, or matrices and arrays of them, nested. */
export type Handles<A extends ArtifactType> = Handle<A> | Matrix<Handles<A>> | readonly Handles<A>[];

export type InputHandle<I extends InputType> =
  I extends ListType<infer A> ? Handles<A> : I extends ArtifactType ? Handle<I> : never;

/**
 * One axis: its values, or a function of the other axes' values that returns them. Axes may depend on each other in
 * any order but a circle; the other axes' types cannot be inferred there, so the cell is untyped.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type Axis = readonly AxisValue[] | ((cell: Readonly<Record<string, any>>) => readonly AxisValue[]);

type ValueOf<A> = A extends readonly (infer V)[]
  ? V
  : A extends (cell: never) => readonly (infer V)[]
    ? V
    : never;

/**
 * Repeats a sub-graph for every cell: of the product of axes, `matrix({ seed: [0, 1] }, ({ seed }) => train({ seed }))`,
 * or of a list, such as `star` gives. All cells of a list have the same axes.
 */
export interface MatrixFunction {
  <C extends Cell, T>(cells: readonly C[], subgraph: (cell: C) => T): Matrix<T>;
  <const A extends Readonly<Record<string, Axis>>, T>(
    axes: A,
    subgraph: (cell: { readonly [K in keyof A]: ValueOf<A[K]> }) => T,
  ): Matrix<T>;
}
