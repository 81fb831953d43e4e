import {
  compute,
  isSingle,
  numbersOf,
  reachedHelpers,
  type Cell,
  type InputValue,
  type StageSpec,
  type World,
} from './world.ts';

/** One action as it must be, found by plain recursion; nothing here is shared with the engine. */
export interface ModelAction {
  readonly id: string;
  readonly stage: string;
  readonly reads: readonly string[];
  /** All that its result may depend on, inputs by their values. Undefined when an input cannot be made. */
  readonly identity: string | undefined;
  /** Undefined when the stage throws, or an input cannot be made. */
  readonly outputs: Readonly<Record<string, number>> | undefined;
  readonly fails: boolean;
}

type Memo = Map<string, ModelAction>;

/** Every action of the project, each after all that it reads. */
export function modelActions(world: World): ModelAction[] {
  const memo: Memo = new Map();
  return world.stages.flatMap((stage) =>
    cellsOf(world, stage.axes).map((cell) => action(world, stage, cell, memo)),
  );
}

/** Which kinds of things differ between two identities, sorted. */
export function changedParts(before: string, after: string): string[] {
  const [a, b] = [JSON.parse(before), JSON.parse(after)] as Record<string, unknown>[];
  return Object.keys(a)
    .filter((part) => JSON.stringify(a[part]) !== JSON.stringify(b[part]))
    .sort();
}

/** The actions selected and all that they read, by plain recursion. */
export function readBy(actions: readonly ModelAction[], selected: readonly string[]): Set<string> {
  const byId = new Map(actions.map((one) => [one.id, one]));
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    byId.get(id)!.reads.forEach(visit);
  };
  selected.forEach(visit);
  return found;
}

function action(world: World, stage: StageSpec, cell: Cell, memo: Memo): ModelAction {
  const known = memo.get(idOf(stage, cell));
  if (known) return known;
  const made = describe(world, stage, cell, memo);
  memo.set(made.id, made);
  return made;
}

function describe(world: World, stage: StageSpec, cell: Cell, memo: Memo): ModelAction {
  const inputs: Record<string, InputValue | undefined> = {};
  const reads: string[] = [];
  stage.inputs.forEach((input, i) => {
    const source = world.stages[input.source];
    const cells = cellsOf(world, source.axes).filter((other) =>
      source.axes.every((axis) => cell[axis] === undefined || cell[axis] === other[axis]),
    );
    reads.push(...cells.map((other) => idOf(source, other)));
    const values = cells.map((other) => ({
      cell: other,
      value: action(world, source, other, memo).outputs?.[`out${input.output}`],
    }));
    const made = values.every((entry): entry is { cell: Cell; value: number } => entry.value !== undefined);
    if (!made) inputs[`in${i}`] = undefined;
    else inputs[`in${i}`] = isSingle(world, stage, input) ? values[0].value : values;
  });
  const parameters = parametersOf(world, stage, cell);
  const known = Object.values(inputs).every((input) => input !== undefined);
  const facts = known
    ? [
        ...behavioursOf(world, stage),
        ...Object.values(parameters),
        ...Object.values(inputs as Record<string, InputValue>).flatMap(numbersOf),
      ]
    : [];
  const outputs =
    known && !stage.fails
      ? Object.fromEntries(
          Array.from({ length: stage.outputs }, (_, k) => [`out${k}`, compute(facts, k, stage.range)]),
        )
      : undefined;
  return {
    id: idOf(stage, cell),
    stage: stage.name,
    reads,
    identity: known
      ? JSON.stringify({
          stage: stage.name,
          version: stage.version,
          code: codeOf(world, stage),
          package: packagesOf(world, stage),
          parameter: parameters,
          input: inputs,
          backend: stage.backend ? world.backend : null,
        })
      : undefined,
    outputs,
    fails: known && stage.fails,
  };
}

export function idOf(stage: StageSpec, cell: Cell): string {
  const label = stage.axes.map((axis) => `${axis}=${cell[axis]}`).join(',');
  return label === '' ? stage.name : `${stage.name}[${label}]`;
}

export function cellsOf(world: World, axes: readonly string[]): Cell[] {
  const [first, ...rest] = axes;
  if (first === undefined) return [{}];
  return world.axes[first as 'x' | 'y'].flatMap((value) =>
    cellsOf(world, rest).map((cell) => ({ [first]: value, ...cell })),
  );
}

function parametersOf(world: World, stage: StageSpec, cell: Cell): Record<string, number> {
  const own = stage.parameters.map((index) => [`p${index}`, world.parameters[index]]);
  return { ...Object.fromEntries(own), ...(stage.readsCell ? cell : {}) };
}

function behavioursOf(world: World, stage: StageSpec): number[] {
  return [
    stage.code.behaviour,
    ...reachedHelpers(world, stage.imports).map((helper) => world.helpers[helper].code.behaviour),
  ];
}

/** The code that a stage consists of, without comments. */
function codeOf(world: World, stage: StageSpec): unknown {
  const helpers = reachedHelpers(world, stage.imports).map((index) => {
    const { code, imports, packages } = world.helpers[index];
    return [`h${index}`, code.behaviour, code.form, imports, packages];
  });
  const { code, imports, inputs, axes, readsCell, outputs, range, fails, parameters } = stage;
  return {
    own: [code.behaviour, code.form, imports, stage.packages, parameters, outputs, range, fails],
    inputs: inputs.map((input) => isSingle(world, stage, input)),
    cell: readsCell ? axes : [],
    helpers,
  };
}

/** The installed packages behind it. */
function packagesOf(world: World, stage: StageSpec): unknown {
  const reached = reachedHelpers(world, stage.imports);
  const packages = [...stage.packages, ...reached.flatMap((index) => world.helpers[index].packages)];
  return [...new Set(packages)].sort((a, b) => a - b).map((index) => [index, world.packages[index]]);
}
