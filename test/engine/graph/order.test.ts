import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topologicalOrder } from '../../../engine/graph/order.ts';
import { nodeOf } from './nodes.ts';

const ids = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id);

test('a chain of 5,000 actions is ordered without recursion', () => {
  const chain = Array.from({ length: 5000 }, (_, i) => nodeOf(`n${i}`, i === 0 ? [] : [`n${i - 1}`]));
  expect(ids(topologicalOrder(chain.toReversed()))).toEqual(ids(chain));
});

test('nodes that are in order stay as they are', () => {
  const nodes = [nodeOf('b'), nodeOf('a'), nodeOf('c', ['b', 'a'])];
  expect(ids(topologicalOrder(nodes))).toEqual(['b', 'a', 'c']);
});

test('a cycle is told by the actions on it, from where it is entered', () => {
  const site = { file: 'pipelines/p.ts', line: 3, column: 5 };
  const nodes = [
    nodeOf('start'),
    nodeOf('a', ['start', 'c'], { site }),
    nodeOf('b', ['a']),
    nodeOf('c', ['b']),
  ];
  expect(() => topologicalOrder([...nodes, nodeOf('after', ['c'])])).toThrow(
    expect.objectContaining({
      code: 'cycle',
      facts: {
        what: 'The graph has a cycle: a reads c reads b reads a.',
        why: 'None of these actions can run before the others.',
        todo: 'Remove one of these wires.',
        where: site,
      },
    }),
  );
});

test('a node that reads itself is a cycle', () => {
  expect(() => topologicalOrder([nodeOf('a', ['a'])])).toThrow('The graph has a cycle: a reads a.');
});

test('in any graph without cycles every node comes once, and after all that it reads', () => {
  const graphs = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 30 }).chain((wires) => {
    const nodes = wires.map((sources, i) =>
      nodeOf(`n${i}`, i === 0 ? [] : sources.map((source) => `n${source % i}`)),
    );
    return fc.shuffledSubarray(nodes, { minLength: nodes.length });
  });
  fc.assert(
    fc.property(graphs, (nodes) => {
      const order = ids(topologicalOrder(nodes));
      expect(order.toSorted()).toEqual(ids(nodes).toSorted());
      for (const node of nodes) {
        for (const input of Object.values(node.inputs)) {
          expect(order.indexOf((input as { node: string }).node)).toBeLessThan(order.indexOf(node.id));
        }
      }
    }),
  );
});
