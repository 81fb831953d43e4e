import { expect, test } from 'vitest';
import { actionsNamed, selectNodes } from '../../../engine/plan/select.ts';
import { nodeOf } from '../graph/nodes.ts';
import { fakeSession } from './fake-session.ts';

const nodes = [
  nodeOf('make[seed=0]'),
  nodeOf('make[seed=1]'),
  nodeOf('test', [], { stage: 'make' }),
  nodeOf('train[seed=0]', ['make[seed=0]']),
  nodeOf('train[seed=1]', ['make[seed=1]']),
  nodeOf('report', ['train[seed=0]', 'train[seed=1]']),
];
const { graph } = fakeSession({ nodes }).session;
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);

test('a word means a stage wherever it is used, all cells of an action, or one action', () => {
  expect(ids(actionsNamed(graph, 'make'))).toEqual(['make[seed=0]', 'make[seed=1]', 'test']);
  expect(ids(actionsNamed(graph, 'test'))).toEqual(['test']);
  expect(ids(actionsNamed(graph, 'train'))).toEqual(['train[seed=0]', 'train[seed=1]']);
  expect(ids(actionsNamed(graph, 'train[seed=1]'))).toEqual(['train[seed=1]']);
});

test('a word that means nothing is answered with the nearest one', () => {
  expect(() => actionsNamed(graph, 'tarin')).toThrow(
    expect.objectContaining({
      code: 'unknown-stage',
      facts: {
        what: 'The pipeline "demo" has no stage or action "tarin".',
        todo: 'Did you mean "train"? There are: make, test, train, report.',
        where: { argument: 'tarin' },
      },
    }) as Error,
  );
});

test('selected are the named actions and all that they read, in the order of the graph', () => {
  expect(ids(selectNodes(graph, []))).toEqual(ids(nodes));
  expect(ids(selectNodes(graph, ['train[seed=1]', 'test']))).toEqual([
    'make[seed=1]',
    'test',
    'train[seed=1]',
  ]);
  expect(ids(selectNodes(graph, ['report']))).not.toContain('test');
});

test('selecting the end of a chain of 5,000 does not recurse', () => {
  const chain = Array.from({ length: 5000 }, (_, i) => nodeOf(`n${i}`, i === 0 ? [] : [`n${i - 1}`]));
  expect(selectNodes(fakeSession({ nodes: chain }).session.graph, ['n4999'])).toHaveLength(5000);
});
