import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import {
  defineStage,
  definePipeline,
  file,
  json,
  list,
  star,
  table,
  tensors,
  type Handle,
  type Matrix,
  type MatrixFunction,
  type TableValue,
} from 'phaseline';

const points = table('points', { q: 'float64', label: 'utf8', state: 'float64[]', seen: 'bool', n: 'int32' });
const otherPoints = table('points', { q: 'float64' });
const renamed = table('dots', { q: 'float64', label: 'utf8', state: 'float64[]', seen: 'bool', n: 'int32' });
const summary = json('summary', z.strictObject({ mean: z.number() }));
const otherSummary = json('summary', z.strictObject({ mean: z.string() }));
const weights = tensors('weights');

const values: TableValue<typeof points.columns> = {
  q: new Float64Array(1),
  label: ['a'],
  state: { width: 1, data: new Float64Array(1) },
  seen: new Uint8Array(1),
  n: new Int32Array(1),
};

const makePoints = defineStage({
  name: 'make-points',
  parameters: z.strictObject({ count: z.number(), scale: z.number().default(1) }),
  outputs: { points },
  run: ({ parameters }) => {
    expectTypeOf(parameters).toEqualTypeOf<{ count: number; scale: number }>();
    return { points: values };
  },
});
const makeTwo = defineStage({
  name: 'make-two',
  outputs: { summary, weights },
  run: () => ({ summary: { mean: 1 }, weights: { tensors: {}, metadata: {} } }),
});
const readPoints = defineStage({
  name: 'read-points',
  inputs: { points, weights },
  outputs: { picture: file('image/svg+xml') },
  run: ({ inputs }) => {
    expectTypeOf(inputs.points.q).toEqualTypeOf<Float64Array>();
    expectTypeOf(inputs.points.label).toEqualTypeOf<readonly string[]>();
    expectTypeOf(inputs.points.n).toEqualTypeOf<Int32Array>();
    return { picture: '<svg/>' };
  },
});
const collect = defineStage({
  name: 'collect',
  inputs: { parts: list(points) },
  outputs: { summary },
  run: ({ inputs }) => {
    expectTypeOf(inputs.parts[0].value.q).toEqualTypeOf<Float64Array>();
    return { summary: { mean: 0 } };
  },
});

describe('wiring is checked by the compiler', () => {
  test('a stage with one output gives its handle, one with several gives each by name', () => {
    expectTypeOf(makePoints).returns.toEqualTypeOf<Handle<typeof points>>();
    expectTypeOf(makeTwo).returns.toEqualTypeOf<{
      readonly summary: Handle<typeof summary>;
      readonly weights: Handle<typeof weights>;
    }>();
  });

  test('an output of another schema does not compile', () => {
    const { weights: w, summary: s } = {} as ReturnType<typeof makeTwo>;
    const p = {} as ReturnType<typeof makePoints>;
    readPoints({ points: p, weights: w });
    // @ts-expect-error JSON is no table
    readPoints({ points: s, weights: w });
    // @ts-expect-error fewer columns
    readPoints({ points: {} as Handle<typeof otherPoints>, weights: w });
    // @ts-expect-error another name
    readPoints({ points: {} as Handle<typeof renamed>, weights: w });
    // @ts-expect-error a missing input
    readPoints({ points: p });
    // @ts-expect-error an input that the stage does not have
    readPoints({ points: p, weights: w, more: w });
    // @ts-expect-error all outputs where one is wanted
    readPoints({ points: p, weights: {} as ReturnType<typeof makeTwo> });
    expectTypeOf<Handle<typeof summary>>().not.toExtend<Handle<typeof otherSummary>>();
  });

  test('more columns than wanted do not compile either', () => {
    expectTypeOf<Handle<typeof points>>().not.toExtend<Handle<typeof otherPoints>>();
    expectTypeOf<Handle<typeof otherPoints>>().not.toExtend<Handle<typeof points>>();
  });

  test('parameters are typed by their schema, defaults are optional', () => {
    makePoints({ count: 1 });
    makePoints({ count: 1, scale: 2 }, { as: 'others' });
    // @ts-expect-error a missing parameter
    makePoints({});
    // @ts-expect-error a wrong type
    makePoints({ count: '1' });
    // @ts-expect-error an unknown parameter
    makePoints({ count: 1, sclae: 2 });
    // @ts-expect-error no parameters at all
    makePoints();
    makeTwo();
  });

  test('lists take matrices, nested ones too, of their type alone', () => {
    const matrix = {} as Matrix<Matrix<Handle<typeof points>>>;
    collect({ parts: matrix });
    collect({ parts: [{} as Handle<typeof points>] });
    // @ts-expect-error a matrix of something else
    collect({ parts: {} as Matrix<Handle<typeof weights>> });
  });

  test('a stage must return what it declares', () => {
    defineStage({
      name: 'wrong-type',
      outputs: { points },
      // @ts-expect-error q is declared float64
      run: () => ({ points: { ...values, q: new Float32Array(1) } }),
    });
    defineStage({
      name: 'nothing',
      outputs: { points },
      // @ts-expect-error the output is missing
      run: () => ({}),
    });
    defineStage({
      name: 'wrong-json',
      outputs: { summary },
      // @ts-expect-error the mean is a number
      run: () => ({ summary: { mean: 'one' } }),
    });
  });
});

describe('pipelines', () => {
  test('profiles and graphs are typed by the parameters; axes may depend on each other', () => {
    definePipeline({
      name: 'typed',
      description: '',
      parameters: z.strictObject({
        size: z.number(),
        deep: z.strictObject({ on: z.boolean().default(true) }),
      }),
      profiles: { default: { size: 1 }, other: { deep: { on: false } } },
      graph: ({ parameters, matrix }) => {
        expectTypeOf(parameters.deep.on).toEqualTypeOf<boolean>();
        const parts = matrix(
          { kind: ['a', 'b'], count: ({ kind }) => (kind === 'a' ? [1] : [1, 2]) },
          ({ kind, count }) => {
            expectTypeOf(kind).toEqualTypeOf<'a' | 'b'>();
            return makePoints({ count });
          },
        );
        return { parts, summary: collect({ parts }) };
      },
    });
    definePipeline({
      name: 'wrong-profile',
      description: '',
      parameters: z.strictObject({ size: z.number() }),
      // @ts-expect-error no such parameter
      profiles: { default: { sise: 1 } },
      graph: () => ({ points: makePoints({ count: 1 }) }),
    });
  });

  test('a matrix of listed cells gives their values, and those of a star are what its arms may have', () => {
    const matrix = {} as MatrixFunction;
    const cells = star({ steps: 5, algorithm: 'maml' }, { steps: [1, 3], algorithm: ['anil'] });
    matrix(cells, ({ steps, algorithm }) => {
      expectTypeOf(steps).toEqualTypeOf<1 | 3 | 5>();
      expectTypeOf(algorithm).toEqualTypeOf<'maml' | 'anil'>();
    });
    // @ts-expect-error there is no such axis at the centre
    star({ steps: 5 }, { seeds: [1] });
  });
});
