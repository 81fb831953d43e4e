import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { json, list, table, tensors } from '../../../engine/define/artifact-types.ts';
import { definePipeline, type PipelineDefinition } from '../../../engine/define/pipeline.ts';
import { sharedState } from '../../../engine/define/shared-state.ts';
import { defineStage } from '../../../engine/define/stage.ts';
import { evaluateGraph, type GraphRequest } from '../../../engine/graph/evaluate.ts';

const number = json('number', z.number());
const scores = table('scores', { task: 'int32', error: 'float64' });

function stages() {
  return {
    make: defineStage({
      name: 'make',
      parameters: z.strictObject({ seed: z.int().default(0) }),
      outputs: { number },
      run: () => ({ number: 1 }),
    }),
    train: defineStage({
      name: 'train',
      inputs: { number },
      backend: true,
      retries: 2,
      timeoutSeconds: 5,
      resources: { cpus: [2, 8], memoryMiB: 300 },
      outputs: { model: tensors('model'), scores },
      run: () => ({
        model: { tensors: {}, metadata: {} },
        scores: { task: new Int32Array(0), error: new Float64Array(0) },
      }),
    }),
    collect: defineStage({
      name: 'collect',
      inputs: { numbers: list(number) },
      outputs: { number },
      run: () => ({ number: 1 }),
    }),
  };
}

type GraphFunction = PipelineDefinition<z.ZodObject<{ seeds: z.ZodDefault<z.ZodArray<z.ZodInt>> }>>['graph'];

const build = (graph: GraphFunction, request: Partial<GraphRequest> = {}, more: object = {}) =>
  evaluateGraph(
    definePipeline({
      name: 'demo',
      description: 'A test',
      parameters: z.strictObject({ seeds: z.array(z.int()).default([1, 2]) }),
      profiles: { default: {}, one: { seeds: [7] } },
      graph,
      ...more,
    }),
    { profile: 'default', assignments: [], ...request },
    () => 'stages/here.ts',
  );

/** Handles and stages as `never`: what the compiler refuses is tried here on purpose. */
const wrongly = (value: unknown) => value as never;

let known: ReturnType<typeof stages>;
beforeEach(() => {
  sharedState().stages = new Map();
  known = stages();
});

describe('a graph', () => {
  test('knows what the pipeline says of its parameters, nested ones too', () => {
    const parameters = z.strictObject({
      seeds: z.array(z.int()).default([1]).describe('one run each'),
      training: z.strictObject({
        rate: z.number().describe('per second').default(1),
        steps: z.int().default(1),
      }),
    });
    const { descriptions } = build(() => ({ made: known.make({ seed: 1 }) }), {}, { parameters });
    expect(descriptions).toEqual({ seeds: 'one run each', 'training.rate': 'per second' });
  });

  test('has a node for each call, with its cell, parameters and wires', () => {
    const { nodes, results } = build(({ parameters: { seeds }, matrix }) => {
      const { make, train, collect } = known;
      const runs = matrix({ seed: seeds }, ({ seed }) => train({ number: make({ seed }) }));
      return {
        models: runs.map(({ model }) => model),
        all: collect({ numbers: [make({ seed: 5 }, { as: 'other' })] }),
      };
    });
    const site = expect.objectContaining({
      file: expect.stringContaining('evaluate.test.ts') as string,
    }) as object;
    expect(nodes).toEqual([
      { id: 'make[seed=1]', stage: 'make', cell: { seed: 1 }, parameters: { seed: 1 }, inputs: {}, site },
      {
        id: 'train[seed=1]',
        stage: 'train',
        cell: { seed: 1 },
        parameters: {},
        inputs: { number: { node: 'make[seed=1]', output: 'number' } },
        site,
      },
      { id: 'make[seed=2]', stage: 'make', cell: { seed: 2 }, parameters: { seed: 2 }, inputs: {}, site },
      {
        id: 'train[seed=2]',
        stage: 'train',
        cell: { seed: 2 },
        parameters: {},
        inputs: { number: { node: 'make[seed=2]', output: 'number' } },
        site,
      },
      { id: 'other', stage: 'make', cell: {}, parameters: { seed: 5 }, inputs: {}, site },
      {
        id: 'collect',
        stage: 'collect',
        cell: {},
        parameters: {},
        inputs: { numbers: [{ node: 'other', output: 'number', cell: {} }] },
        site,
      },
    ]);
    expect(results).toEqual([
      { path: 'models/seed=1', cell: { seed: 1 }, node: 'train[seed=1]', output: 'model' },
      { path: 'models/seed=2', cell: { seed: 2 }, node: 'train[seed=2]', output: 'model' },
      { path: 'all', cell: {}, node: 'collect', output: 'number' },
    ]);
  });

  test('remembers what the engine must know of its stages', () => {
    const { stages } = build(() => ({ scores: known.train({ number: known.make({}) }).scores }));
    expect(stages['train']).toEqual({
      version: 1,
      module: 'stages/here.ts',
      site: { file: import.meta.filename, line: expect.any(Number), column: expect.any(Number) },
      outputs: {
        model: { kind: 'tensors', name: 'model' },
        scores: { kind: 'table', name: 'scores', columns: { task: 'int32', error: 'float64' } },
      },
      cpus: [2, 8],
      memoryMiB: 300,
      retries: 2,
      timeoutSeconds: 5,
      deterministic: true,
      backend: true,
    });
    expect(stages['make']).toMatchObject({ cpus: [1, 1], memoryMiB: 1024, retries: 0, backend: false });
  });

  test('knows in a list from which cell of all the matrices around each artifact comes', () => {
    const { nodes } = build(({ matrix }) => ({
      all: known.collect({
        numbers: matrix({ a: ['x'] }, ({ a }) =>
          matrix({ b: [1, 2] }, ({ b }) => known.make({ seed: b }, { as: `m-${a}` })),
        ),
      }),
    }));
    expect(nodes.find(({ id }) => id === 'collect')?.inputs['numbers']).toEqual([
      { node: 'm-x[a=x,b=1]', output: 'number', cell: { a: 'x', b: 1 } },
      { node: 'm-x[a=x,b=2]', output: 'number', cell: { a: 'x', b: 2 } },
    ]);
  });

  test('takes the same call in the same place for the same action', () => {
    const { nodes } = build(() => {
      known.make({ seed: 1 });
      return { number: known.make({ seed: 1 }) };
    });
    expect(nodes.map(({ id }) => id)).toEqual(['make']);
  });

  test('of another profile, with --set over it', () => {
    const seedsOf = (request: Partial<GraphRequest>) =>
      build(() => ({ number: known.make({}) }), request).parameters;
    expect(seedsOf({ profile: 'one' })).toEqual({ seeds: [7] });
    expect(seedsOf({ profile: 'one', assignments: ['seeds=8,9'] })).toEqual({ seeds: [8, 9] });
  });

  test('takes the first backend unless another one is asked for', () => {
    const backends = { simd: { identity: 'simd-1' }, wasm: { identity: 'wasm-1' } };
    const backendOf = (request: Partial<GraphRequest>) =>
      build(() => ({ number: known.make({}) }), request, { backends }).backend;
    expect(backendOf({})).toEqual({ name: 'simd', identity: 'simd-1', standard: true, optional: false });
    expect(backendOf({ backend: 'wasm' })).toEqual({
      name: 'wasm',
      identity: 'wasm-1',
      standard: false,
      optional: false,
    });
    expect(() => backendOf({ backend: 'toString' })).toThrow(
      'The pipeline "demo" has no backend "toString".',
    );
  });
});

describe('a graph is refused', () => {
  test.each<[string, GraphFunction, object]>([
    [
      'whose two calls of one name differ',
      () => ({ a: known.make({ seed: 1 }), b: known.make({ seed: 2 }) }),
      {
        code: 'duplicate-action',
        message: 'Two different actions are called "make".',
      },
    ],
    [
      'whose result could not be a file',
      () => ({ '..': known.make({ seed: 1 }) }),
      { code: 'invalid-definition', message: 'A result of "demo" would be a file called "..".' },
    ],
    [
      'whose axis values could lead out of the folder of results',
      ({ matrix }) => ({ made: matrix({ from: ['a/../../x'] }, () => known.make({ seed: 1 })) }),
      { code: 'invalid-definition', message: 'A result of "demo" would be a file called "from=a/../../x".' },
    ],
    [
      'that wires an output to another schema',
      () => ({ a: known.collect({ numbers: wrongly(known.train({ number: known.make({}) }).scores) }) }),
      {
        code: 'wiring-mismatch',
        message: 'The output "scores" of "train" does not fit the input "numbers" of "collect".',
      },
    ],
    [
      'that wires a matrix to an input of one artifact',
      ({ matrix }) => ({
        a: known.train({ number: wrongly(matrix({ s: [1] }, () => known.make({}))) }).scores,
      }),
      {
        code: 'wiring-mismatch',
        facts: expect.objectContaining({ why: 'It is a matrix, and the input takes one artifact.' }),
      },
    ],
    [
      'that wires a stage with several outputs',
      () => ({ a: known.train({ number: wrongly(known.train({ number: known.make({}) })) }).scores }),
      {
        facts: expect.objectContaining({ why: 'It is a stage with the outputs model, scores.' }),
      },
    ],
    [
      'that leaves an input open',
      () => ({ a: known.train(wrongly({})).scores }),
      { facts: expect.objectContaining({ why: 'It is missing.' }) },
    ],
    [
      'that names an unknown input',
      () => ({ a: known.train(wrongly({ nubmer: known.make({}) })).scores }),
      {
        facts: expect.objectContaining({ todo: 'Did you mean "number"? There are: number.' }),
      },
    ],
    [
      'that collects something else than outputs',
      () => ({ a: known.collect({ numbers: wrongly([known.make({}), 5]) }) }),
      {
        message: 'There is something else than outputs of stages in the input "numbers" of "collect".',
      },
    ],
    [
      'that returns nothing',
      wrongly(() => undefined),
      { code: 'invalid-definition', message: 'The graph function of "demo" returns no result.' },
    ],
    [
      'that returns what is no output',
      () => ({ group: wrongly({ a: 3 }) }),
      { message: 'There is something else than outputs of stages in the result "group/a" of "demo".' },
    ],
    [
      'whose function throws',
      () => {
        throw new Error('no seeds');
      },
      { code: 'graph-failed', message: 'The graph function of "demo" threw: no seeds' },
    ],
  ])('%s', (_, graph, error) => {
    expect(() => build(graph)).toThrow(expect.objectContaining(error) as Error);
  });

  test('that uses a handle of another graph', () => {
    let kept: unknown;
    build(() => ({ number: (kept = known.make({ seed: 3 }, { as: 'elsewhere' })) as never }));
    expect(() => build(() => ({ a: known.train({ number: wrongly(kept) }).scores }))).toThrow(
      'The input "number" of "train" is wired to "elsewhere", which is not in this graph.',
    );
  });

  test('of an unknown profile, also one that objects inherit', () => {
    expect(() => build(() => ({ number: known.make({}) }), { profile: 'constructor' })).toThrow(
      'The pipeline "demo" has no profile "constructor".',
    );
  });
});

test('a stage outside a graph function tells where it was called', () => {
  expect(() => known.make({})).toThrow(expect.objectContaining({ code: 'stage-outside-graph' }) as Error);
});
