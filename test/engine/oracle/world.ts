/** A project as plain data: what its stages compute and read, and all that their results depend on. */
export interface World {
  /** A stage reads only stages before it. */
  readonly stages: readonly StageSpec[];
  /** Modules that stages import; a helper imports only helpers before it. */
  readonly helpers: readonly HelperSpec[];
  /** The installed version of each package. */
  readonly packages: readonly number[];
  /** The value of each parameter of the pipeline. */
  readonly parameters: readonly number[];
  readonly axes: Readonly<Record<AxisName, readonly number[]>>;
  /** What the one backend computes with: its identity. */
  readonly backend: number;
}

export type AxisName = 'x' | 'y';

export interface Code {
  /** Enters every value that the code computes. */
  readonly behaviour: number;
  /** Other text that does the same. */
  readonly form: number;
  /** Comments, types and whitespace. */
  readonly comment: number;
}

export interface HelperSpec {
  readonly code: Code;
  readonly imports: readonly number[];
  readonly packages: readonly number[];
}

export interface StageSpec {
  readonly name: string;
  readonly version: number;
  readonly code: Code;
  readonly imports: readonly number[];
  readonly packages: readonly number[];
  readonly parameters: readonly number[];
  readonly inputs: readonly InputSpec[];
  /** The axes of the matrix that it is called in. */
  readonly axes: readonly AxisName[];
  /** Whether the cell's values are parameters of it; if not, all its cells are the same action. */
  readonly readsCell: boolean;
  /** Whether it computes with the backend. */
  readonly backend: boolean;
  readonly outputs: number;
  /** Its values are below this: with a small one, much changes without changing the value. */
  readonly range: number;
  readonly fails: boolean;
}

export interface InputSpec {
  readonly source: number;
  readonly output: number;
  /** Takes a list even where there is only one artifact to read. */
  readonly list: boolean;
}

/** What an input holds when the stage runs. */
export type InputValue = number | readonly { readonly cell: Cell; readonly value: number }[];
export type Cell = Readonly<Record<string, number>>;

/** Whether an input is one artifact: the reader's cell then says which. */
export function isSingle(world: World, reader: StageSpec, { source, list }: InputSpec): boolean {
  return !list && world.stages[source].axes.every((axis) => reader.axes.includes(axis));
}

/** The helpers that a module reaches by its imports, itself not among them, by number. */
export function reachedHelpers(world: World, imports: readonly number[]): number[] {
  const all = imports.flatMap((helper) => [helper, ...reachedHelpers(world, world.helpers[helper].imports)]);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** What a stage computes: some whole number that hangs on everything it is given and on the code behind it. */
export function compute(facts: readonly number[], output: number, range: number): number {
  return [...facts, output].reduce((sum, fact) => (sum * 31 + fact + 7) % 1_000_003, 1) % range;
}

/** The numbers of an input, in its order. */
export function numbersOf(input: InputValue): number[] {
  return typeof input === 'number'
    ? [input]
    : input.flatMap(({ cell, value }) => [...Object.values(cell), value]);
}

/** Inputs that were drawn as any numbers, as outputs of the stages before. */
export function inputsFrom(drawn: readonly InputSpec[], before: readonly StageSpec[]): InputSpec[] {
  if (before.length === 0) return [];
  return drawn.map(({ source, output, list }) => {
    const index = source % before.length;
    return { source: index, output: output % before[index].outputs, list };
  });
}
