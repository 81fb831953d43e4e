import fc from 'fast-check';
import type { Edit } from './edits.ts';
import type { Step } from './script.ts';
import { describeScript } from './describe.ts';
import {
  inputsFrom,
  type AxisName,
  type Code,
  type HelperSpec,
  type StageSpec,
  type World,
} from './world.ts';

/** A project and what happens to it: edits, and a run after each group of them. */
export interface Script {
  readonly world: World;
  readonly steps: readonly Step[];
}

const small = fc.nat({ max: 3 });
const code: fc.Arbitrary<Code> = fc.record({
  behaviour: small,
  form: fc.constant(0),
  comment: fc.constant(0),
});
const axes: fc.Arbitrary<readonly AxisName[]> = fc.constantFrom<AxisName[][]>(
  [],
  [],
  [],
  ['x'],
  ['x'],
  ['y'],
  ['x', 'y'],
  ['y', 'x'],
);
const axisValues = fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 0, maxLength: 3 });

const drawnStage = fc.record({
  code,
  imports: fc.array(fc.nat(), { maxLength: 2 }),
  packages: fc.uniqueArray(fc.nat({ max: 1 }), { maxLength: 1 }),
  parameters: fc.uniqueArray(fc.nat({ max: 2 }), { maxLength: 2 }),
  inputs: fc.array(fc.record({ source: fc.nat(), output: fc.nat(), list: fc.boolean() }), { maxLength: 3 }),
  axes,
  readsCell: fc.oneof(
    { arbitrary: fc.constant(true), weight: 4 },
    { arbitrary: fc.constant(false), weight: 1 },
  ),
  backend: fc.boolean(),
  outputs: fc.integer({ min: 1, max: 2 }),
  range: fc.constantFrom(1_000_003, 1_000_003, 2, 1),
});
type DrawnStage = typeof drawnStage extends fc.Arbitrary<infer T> ? T : never;

const drawnHelper = fc.record({
  code,
  imports: fc.array(fc.nat(), { maxLength: 2 }),
  packages: fc.uniqueArray(fc.nat({ max: 1 }), { maxLength: 1 }),
});

/** Projects of up to `most` stages. */
function worlds(most: number): fc.Arbitrary<World> {
  return fc
    .record({
      stages: fc.array(drawnStage, { minLength: 1, maxLength: most, size: 'max' }),
      helpers: fc.array(drawnHelper, { maxLength: 4 }),
      parameters: fc.array(small, { minLength: 3, maxLength: 3 }),
      x: axisValues,
      y: axisValues,
    })
    .map(({ stages, helpers, parameters, x, y }) => ({
      stages: stages.reduce<StageSpec[]>(
        (before, drawn, i) => [...before, stageFrom(drawn, before, i, helpers.length)],
        [],
      ),
      helpers: helpers.map((helper, i): HelperSpec => ({ ...helper, imports: among(helper.imports, i) })),
      packages: [0, 0],
      parameters,
      axes: { x, y },
      backend: 0,
    }));
}

function stageFrom(drawn: DrawnStage, before: readonly StageSpec[], i: number, helpers: number): StageSpec {
  return {
    ...drawn,
    name: `s${i}`,
    version: 1,
    imports: among(drawn.imports, helpers),
    inputs: inputsFrom(drawn.inputs, before),
    fails: false,
  };
}

function among(numbers: readonly number[], count: number): number[] {
  return count === 0 ? [] : [...new Set(numbers.map((number) => number % count))].sort((a, b) => a - b);
}

const index = fc.nat({ max: 1000 });
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('parameter' as const), index, value: small }),
  fc.record({ kind: fc.constant('behaviour' as const), index, value: small }),
  fc.record({ kind: fc.constant('form' as const), index }),
  fc.record({ kind: fc.constant('comment' as const), index }),
  fc.record({ kind: fc.constant('helper-behaviour' as const), index, value: small }),
  fc.record({ kind: fc.constant('helper-form' as const), index }),
  fc.record({ kind: fc.constant('helper-comment' as const), index }),
  fc.record({ kind: fc.constant('package' as const), index }),
  fc.record({ kind: fc.constant('version' as const), index }),
  fc.record({ kind: fc.constant('rename' as const), index }),
  fc.record({
    kind: fc.constant('axis' as const),
    axis: fc.constantFrom<AxisName[]>('x', 'y'),
    values: axisValues,
  }),
  fc.record({ kind: fc.constant('turn' as const), axis: fc.constantFrom<AxisName[]>('x', 'y') }),
  fc.record({
    kind: fc.constant('rewire' as const),
    index,
    inputs: fc.array(fc.record({ source: fc.nat(), output: fc.nat(), list: fc.boolean() }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('fails' as const), index }),
  fc.record({ kind: fc.constantFrom('works' as const, 'backend' as const) }),
  fc.record({ kind: fc.constant('back' as const), index }),
  fc.record({ kind: fc.constant('lose-output' as const), index }),
  fc.record({
    kind: fc.constant('tamper-output' as const),
    index,
    how: fc.constantFrom('flip' as const, 'truncate' as const, 'folder' as const, 'link' as const),
  }),
  fc.record({ kind: fc.constant('lose-record' as const), index }),
  fc.record({
    kind: fc.constant('tamper-record' as const),
    index,
    how: fc.constantFrom('truncate' as const, 'swap' as const, 'digest' as const),
  }),
  fc.record({ kind: fc.constant('tamper-results' as const), index }),
  fc.record({
    kind: fc.constant('lose' as const),
    what: fc.constantFrom(
      'cas',
      'actions',
      'out',
      'runs',
      'logs',
      'tmp',
      'claims',
      'cas/signatures.json',
      'lock',
    ),
  }),
);

const steps: fc.Arbitrary<Step> = fc.record({
  edits: fc.array(edits, { maxLength: 3 }),
  run: fc.record(
    {
      select: index,
      force: index,
      set: fc.record({ index, value: small }),
      keepGoing: fc.boolean(),
      jobs: fc.constantFrom(1, 3),
    },
    { requiredKeys: ['keepGoing', 'jobs'] },
  ),
});

/** Scripts for the engine in this process; most of them on small graphs. */
export const scripts: fc.Arbitrary<Script> = scriptsOf(
  fc.oneof({ arbitrary: worlds(6), weight: 3 }, { arbitrary: worlds(30), weight: 1 }),
  { minLength: 1, maxLength: 8 },
);

/** Scripts for the real command, which takes its time. */
export const shortScripts: fc.Arbitrary<Script> = scriptsOf(worlds(6), { minLength: 3, maxLength: 4 });

/** Their text, in a report of a failure, says what happens line by line. */
function scriptsOf(
  world: fc.Arbitrary<World>,
  length: { readonly minLength: number; readonly maxLength: number },
): fc.Arbitrary<Script> {
  return fc
    .record({ world, steps: fc.array(steps, length) })
    .map((script) => ({ ...script, [fc.toStringMethod]: () => describeScript(script) }));
}
