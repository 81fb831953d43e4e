import { expect, test } from 'vitest';
import type { Graph } from '../../../engine/graph/graph.ts';
import { comparisonModes } from '../../../engine/reproduce/modes.ts';
import { nodeOf, stageOf } from '../graph/nodes.ts';
import { fakeSession } from '../plan/fake-session.ts';

const nodes = [
  nodeOf('sample'),
  nodeOf('train', ['sample']),
  nodeOf('judge', ['train']),
  nodeOf('note', ['sample']),
  nodeOf('report', ['note', 'judge']),
];
const { graph } = fakeSession({
  nodes,
  stages: { train: stageOf({ backend: true }), note: stageOf({ deterministic: false }) },
}).session;
const exactly: Graph = { ...graph, backend: { ...graph.backend, exact: true } };

test('an exact backend that is the same promises bits to all that is deterministic', () => {
  expect([...comparisonModes(exactly, nodes, true).values()]).toEqual([
    'bits',
    'bits',
    'bits',
    'none',
    'none',
  ]);
});

test.each([
  ['that promises no bits', graph, true],
  ["that is not the lock's", exactly, false],
])('a backend %s leaves tolerances for all that reads what it computed', (_, of, same) => {
  expect([...comparisonModes(of, nodes, same).values()]).toEqual([
    'bits',
    'tolerance',
    'tolerance',
    'none',
    'none',
  ]);
});

test('what is not executed again counts as exact', () => {
  expect([...comparisonModes(graph, nodes.slice(2, 3), true).values()]).toEqual(['bits']);
});
