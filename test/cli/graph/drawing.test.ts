import { expect, test } from 'vitest';
import { drawGraph } from '../../../cli/graph/drawing.ts';
import { toDot } from '../../../cli/graph/dot.ts';
import { toMermaid } from '../../../cli/graph/mermaid.ts';
import { toSvg } from '../../../cli/graph/svg.ts';
import { toText } from '../../../cli/graph/text.ts';
import type { Graph, GraphNode } from '../../../engine/graph/graph.ts';
import { noColors } from '../no-colors.ts';

const node = (id: string, inputs: GraphNode['inputs'] = {}): GraphNode => ({
  id,
  stage: id.split('[')[0],
  cell: {},
  parameters: {},
  inputs,
});

const graph: Graph = {
  pipeline: 'meta-hnn',
  profile: 'quick',
  overrides: [],
  parameters: {},
  descriptions: {},
  backend: { name: '', identity: null, standard: true, optional: false },
  nodes: [
    node('simulate-train'),
    node('simulate-test'),
    node('meta-train[seed=0]', { observations: { node: 'simulate-train', output: 'observations' } }),
    node('meta-train[seed=1]', { observations: { node: 'simulate-train', output: 'observations' } }),
    node('evaluate', {
      learners: [0, 1].map((seed) => ({
        node: `meta-train[seed=${seed}]`,
        output: 'learner',
        cell: { seed },
      })),
      truth: { node: 'simulate-test', output: 'observations' },
      observations: { node: 'simulate-test', output: 'observations' },
    }),
  ],
  stages: {},
  results: [
    { path: 'results', cell: {}, node: 'evaluate', output: 'scores' },
    { path: 'learners/seed=0', cell: { seed: 0 }, node: 'meta-train[seed=0]', output: 'learner' },
    { path: 'learners/seed=1', cell: { seed: 1 }, node: 'meta-train[seed=1]', output: 'learner' },
  ],
};

const collapsed = drawGraph(graph, { collapse: true });

test('the cells of a matrix are one box with their number', () => {
  expect(toText(collapsed, noColors)).toBe(
    `
meta-hnn (quick): 5 actions

simulate-train
simulate-test
meta-train          ×2  ← simulate-train as observations
evaluate                ← meta-train as learners, simulate-test as truth, observations
results         result  ← evaluate
learners        result  ← meta-train
`.slice(1),
  );
});

test('expanded, each action and each result is a box', () => {
  const { boxes, wires } = drawGraph(graph, { collapse: false });
  expect(boxes.map(({ label }) => label)).toEqual([
    'simulate-train',
    'simulate-test',
    'meta-train[seed=0]',
    'meta-train[seed=1]',
    'evaluate',
    'results',
    'learners/seed=0',
    'learners/seed=1',
  ]);
  expect(wires).toHaveLength(8);
});

test('mermaid', () => {
  expect(toMermaid(collapsed)).toBe(
    `
---
title: meta-hnn (quick)
---
flowchart LR
  n0["simulate-train"]
  n1["simulate-test"]
  n2["meta-train ×2"]
  n3["evaluate"]
  n4(["results"])
  n5(["learners"])
  n0 --> n2
  n2 --> n3
  n1 --> n3
  n3 --> n4
  n2 --> n5
`.slice(1),
  );
});

test('dot', () => {
  expect(toDot(collapsed)).toBe(
    `
digraph "meta-hnn (quick)" {
  rankdir=LR;
  node [shape=box, style=rounded, fontname="Helvetica,Arial,sans-serif", fontsize=12];
  edge [color="#888888", arrowsize=0.7];
  n0 [label="simulate-train"];
  n1 [label="simulate-test"];
  n2 [label="meta-train ×2"];
  n3 [label="evaluate"];
  n4 [label="results", shape=ellipse, style=solid];
  n5 [label="learners", shape=ellipse, style=solid];
  n0 -> n2;
  n2 -> n3;
  n1 -> n3;
  n3 -> n4;
  n2 -> n5;
}
`.slice(1),
  );
});

test('quotes in labels do not break the languages', () => {
  const drawing = {
    title: 'a "b"',
    boxes: [{ id: 'x', kind: 'stage', label: 'x[name="a\\b"]', count: 1 }],
    wires: [],
  } as const;
  expect(toDot(drawing)).toContain(String.raw`[label="x[name=\"a\\b\"]"]`);
  expect(toMermaid(drawing)).toContain('["x[name=#quot;a\\b#quot;]"]');
});

test('svg has every label and is the same each time', async () => {
  const svg = await toSvg(collapsed);
  for (const { label } of collapsed.boxes) expect(svg).toContain(`>${label.replaceAll('-', '&#45;')}`);
  expect(await toSvg(collapsed)).toBe(svg);
});
