import { expect, test } from 'vitest';
import { engineContract } from '../../../engine/contract.ts';
import type { GraphNode } from '../../../engine/graph/graph.ts';
import { actionKey } from '../../../engine/plan/action-key.ts';
import { identityOf } from '../../../engine/plan/identity.ts';
import { backends } from '../../../kernels/backends.ts';
import { nodeOf, stageOf } from '../graph/nodes.ts';
import { digestOf, fakeSession } from './fake-session.ts';

const outputs = (texts: Record<string, string>) => (node: string) =>
  texts[node] === undefined ? undefined : { out: { digest: digestOf(texts[node]), bytes: 1 } };

const stages = { train: stageOf({ version: 3, backend: true }), make: stageOf() };
const identify = (node: GraphNode, texts: Record<string, string>, code = 'code') =>
  identityOf(fakeSession({ nodes: [node], stages }).session.graph, node, digestOf(code), outputs(texts));

test('an identity holds all that the result depends on, and inputs by content', () => {
  const node = nodeOf('train[seed=1]', ['make'], { parameters: { rate: 0.1 }, cell: { seed: 1 } });
  expect(identify(node, { make: 'bytes' })).toEqual({
    engine: engineContract,
    stage: 'train',
    version: 3,
    code: digestOf('code'),
    parameters: { rate: 0.1 },
    inputs: { in0: digestOf('bytes') },
    backend: 'simd-1',
  });
});

test('the backend is no part of it for a stage that does not compute with it', () => {
  expect(identify(nodeOf('make'), {})?.backend).toBeNull();
});

test('each backend gives a stage that computes with it a key of its own, and the others the same', () => {
  const keysOf = (stage: string) =>
    Object.values(backends).map(({ name, identity }) => {
      const { graph } = fakeSession({ nodes: [nodeOf(stage)], stages }).session;
      const chosen = { ...graph, backend: { ...graph.backend, name, identity } };
      return actionKey(identityOf(chosen, nodeOf(stage), digestOf('code'), outputs({}))!);
    });
  expect(new Set(keysOf('train')).size).toBe(Object.keys(backends).length);
  expect(new Set(keysOf('make')).size).toBe(1);
});

test('it is unknown while an input is not made yet', () => {
  const list = [
    { node: 'a', output: 'out', cell: {} },
    { node: 'b', output: 'out', cell: {} },
  ];
  expect(identify(nodeOf('make', ['a', 'b']), { a: 'x' })).toBeUndefined();
  expect(identify(nodeOf('make', [], { inputs: { list } }), { a: 'x' })).toBeUndefined();
});

test('a list enters with the cells of its entries, in its order', () => {
  const entries = [
    { node: 'a', output: 'out', cell: { seed: 0 } },
    { node: 'b', output: 'out', cell: { seed: 1 } },
  ];
  const keyOf = (list: typeof entries) =>
    actionKey(identify(nodeOf('make', [], { inputs: { list } }), { a: 'x', b: 'y' })!);
  expect(identify(nodeOf('make', [], { inputs: { list: entries } }), { a: 'x', b: 'y' })?.inputs).toEqual({
    list: [
      { cell: { seed: 0 }, digest: digestOf('x') },
      { cell: { seed: 1 }, digest: digestOf('y') },
    ],
  });
  expect(keyOf(entries)).not.toBe(keyOf(entries.toReversed()));
});

test('neither the name of an action, nor its cell, nor the order of its parameters is part of its key', () => {
  const keyOf = (node: GraphNode) => actionKey(identify(node, { make: 'x', other: 'x' })!);
  const key = keyOf(nodeOf('train', ['make'], { parameters: { a: 1, b: { c: 2, d: 3 } } }));
  expect(
    keyOf(nodeOf('train[seed=5]', ['other'], { cell: { seed: 5 }, parameters: { b: { d: 3, c: 2 }, a: 1 } })),
  ).toBe(key);
  expect(keyOf(nodeOf('train', ['make'], { parameters: { a: 1, b: { c: 2, d: 4 } } }))).not.toBe(key);
});
